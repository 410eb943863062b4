package io.tollgate.consent;

import java.util.Map;

/**
 * The conditions of a soft opt-in, Directive 2002/58/EC Art. 13(2) and UWG § 7(3). The business must prove each of them. The remaining one,
 * that she has not objected, follows from the history.
 *
 * @param sale           the sale, or the inquiry, at which the business got the number, such as an order number; at most 200 characters
 * @param goods          the business's own similar goods or services that are advertised; at most 500
 * @param told           how she was told, when the number was taken, that she may object at any time at no more than the basic
 *                       cost of transmission; at most 500
 * @param toldInMessages the sentence in every message that says so; at most 500
 */
public record Customer(String sale, String goods, String told, String toldInMessages) {

    public static final int LONGEST_SALE = 200;
    public static final int LONGEST = 500;

    public Customer {
        Map.of("goods", goods, "told", told, "toldInMessages", toldInMessages).forEach((field, text) -> {
            Wording.noLonger(field, text, LONGEST);
            needed(field, text);
        });
        Wording.noLonger("sale", sale, LONGEST_SALE);
        needed("sale", sale);
    }

    private static void needed(String field, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is missing, and a soft opt-in must prove all its conditions: sale, goods, told,"
                    + " toldInMessages. Maybe there is a consent instead");
        }
    }
}
