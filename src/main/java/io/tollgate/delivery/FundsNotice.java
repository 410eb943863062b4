package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;

/**
 * Tells a business that little of its money is left. It concerns no message, no number of the business and no person.
 *
 * @param json the value of the change, without a person's data
 */
record FundsNotice(BusinessId business, String json, Instant at) implements PartnerUpdate {

    /** In the column {@code status}. */
    static final String STATUS = "funds";
    /** Of none; the columns must have some. */
    static final SenderId NO_SENDER = new SenderId(1);
    static final RecipientId NOBODY = new RecipientId(0, 0);

    @Override
    public SenderId sender() {
        return NO_SENDER;
    }

    @Override
    public RecipientId recipient() {
        return NOBODY;
    }

    @Override
    public String inShort() {
        return "account_update";
    }
}
