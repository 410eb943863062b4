package io.tollgate.business;

import io.tollgate.message.BusinessId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table business_particulars. */
@Entity
@Table(name = "business_particulars")
class ParticularsRow {

    @Id
    int businessId;

    String legalName = "";
    String registerNumber = "";
    String address = "";
    String contact = "";
    String authority = "";

    static ParticularsRow of(BusinessId business, Particulars particulars) {
        ParticularsRow row = new ParticularsRow();
        row.businessId = business.value();
        row.legalName = particulars.legalName();
        row.registerNumber = particulars.registerNumber();
        row.address = particulars.address();
        row.contact = particulars.contact();
        row.authority = particulars.authority();
        return row;
    }

    Particulars particulars() {
        return new Particulars(legalName, registerNumber, address, contact, authority);
    }
}
