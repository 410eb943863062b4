package io.tollgate.business;

/**
 * Who answers for the data of a business, in the words that a person is told: ISO/IEC TS 27560, section parties.
 *
 * @param legalName      of the company or person
 * @param registerNumber in the register of companies; may be empty
 * @param address        postal
 * @param contact        for questions of data protection: a mail address, a number or a page
 * @param authority      to which a person may complain, GDPR Art. 13(2)(d); may be empty
 */
public record Particulars(String legalName, String registerNumber, String address, String contact, String authority) {

    public Particulars {
        if (legalName.isBlank() || address.isBlank() || contact.isBlank()) {
            throw new IllegalArgumentException("legalName, address and contact must not be empty");
        }
    }
}
