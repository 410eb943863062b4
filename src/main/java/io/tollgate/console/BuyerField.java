package io.tollgate.console;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the form of {@link BuyerPage}. */
enum BuyerField {
    LEGAL_NAME("legalName", 200), STREET("street", 200), POSTCODE("postcode", 20), CITY("city", 100), COUNTRY("country", 2),
    VAT_ID("vatId", 20), SCHEME("scheme", 4), ELECTRONIC_ADDRESS("electronicAddress", 200), REFERENCE("reference", 50),
    ORDER("order", 50), CONTACT("contact", 100), EMAIL("email", 200);

    private static final Pattern FIRST_WORD = Pattern.compile("[a-zA-Z]+");

    private final String field;
    private final int longest;

    BuyerField(String field, int longest) {
        this.field = field;
        this.longest = longest;
    }

    /** The name of the field, as invoices name it that wait because it is missing. Templates call it. */
    public String field() {
        return field;
    }

    /** Templates call it. */
    public int longest() {
        return longest;
    }

    /** The field that is named by the first word of the reason why an invoice is held. */
    static Optional<BuyerField> of(String reason) {
        Matcher word = FIRST_WORD.matcher(reason);
        return word.lookingAt() ? Arrays.stream(values()).filter(one -> one.field.equals(word.group())).findFirst() : Optional.empty();
    }
}
