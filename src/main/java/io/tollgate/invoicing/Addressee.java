package io.tollgate.invoicing;

import io.tollgate.business.Business;
import java.time.ZoneId;

/**
 * What a document says of the business beside the particulars of the buyer: as it was when the document was issued.
 *
 * @param zone in which its months begin and end
 */
public record Addressee(String name, String handle, ZoneId zone) {

    static Addressee of(Business business) {
        return new Addressee(business.name(), business.handle(), business.zone());
    }
}
