package io.tollgate.smpp;

import io.tollgate.smpp.SmppSettings.ReceiptIds;
import java.math.BigInteger;
import java.util.Locale;

/** The ids of an SMSC in one form: some write them in capitals here and in small letters there, or with zeros in front. */
final class SmscIds {

    /** The most characters of an id, by SMPP 3.4, section 5.2.23. */
    static final int LONGEST = 64;

    private static final int HEX = 16;

    private SmscIds() {}

    /** @return empty for what can be no id */
    static String ofAnswer(String id) {
        String text = id.strip();
        if (text.length() > LONGEST || !text.matches("[!-~]+")) {
            return "";
        }
        return text.matches("[0-9A-Fa-f-]+") ? withoutZeros(text.toUpperCase(Locale.ROOT)) : text;
    }

    /** The id that the answer had, from the text of a receipt. */
    static String ofReceipt(String id, ReceiptIds written) {
        String text = ofAnswer(id);
        return switch (written) {
            case SAME -> text;
            case DECIMAL -> text.matches("[0-9]+") ? new BigInteger(text).toString(HEX).toUpperCase(Locale.ROOT) : text;
            case HEX -> text.matches("[0-9A-F]+") ? new BigInteger(text, HEX).toString() : text;
        };
    }

    private static String withoutZeros(String text) {
        return text.replaceFirst("^0+(?=.)", "");
    }
}
