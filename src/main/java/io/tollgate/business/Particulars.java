package io.tollgate.business;

/**
 * Who is responsible for the data of a business, as a person reads it: ISO/IEC TS 27560, section parties.
 *
 * @param legalName      name of the company or person
 * @param registerNumber number in the register of companies; may be empty
 * @param address        postal address
 * @param contact        contact for questions of data protection: a mail address, a number or a page
 * @param authority      authority to which a person may complain, GDPR Art. 13(2)(d); may be empty
 */
public record Particulars(String legalName, String registerNumber, String address, String contact, String authority) {

    public Particulars {
        if (legalName.isBlank() || address.isBlank() || contact.isBlank()) {
            throw new IllegalArgumentException("legalName, address and contact must not be empty");
        }
    }
}
