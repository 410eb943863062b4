package io.tollgate.smpp;

import java.util.regex.Pattern;

/**
 * An address of SMPP. Its type says how it is to be read, by SMPP 3.4, sections 5.2.5 and 5.2.6.
 *
 * @param ton   type of number: 1 international, 3 specific to the network, 5 letters
 * @param npi   numbering plan: 1 telephone numbers, 0 unknown
 * @param value digits without +, or letters
 */
record Address(int ton, int npi, String value) {

    private static final int INTERNATIONAL = 1;
    private static final int LETTERS = 5;
    private static final int TELEPHONE = 1;
    private static final int SHORT_NUMBER = 8;
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,15}");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9 ._&-]{1,11}");

    static boolean isOne(String text) {
        return NUMBER.matcher(text).matches() || WORDS.matcher(text).matches();
    }

    /** A person's number, or a business's. @param e164 with or without + */
    static Address international(String e164) {
        return new Address(INTERNATIONAL, TELEPHONE, digits(e164));
    }

    /** What people see as the sender. */
    static Address sender(String text, SmppSettings settings) {
        if (!NUMBER.matcher(text).matches()) {
            return new Address(LETTERS, 0, text);
        }
        return !text.startsWith("+") && text.length() <= SHORT_NUMBER
                ? new Address(settings.shortNumberTon(), settings.shortNumberNpi(), text)
                : international(text);
    }

    /** The digits of a number, without what marks an international one. */
    static String digits(String number) {
        return number.startsWith("+") ? number.substring(1) : number.startsWith("00") ? number.substring(2) : number;
    }

    /** Leaves out the number, so that no log line shows it. */
    @Override
    public String toString() {
        return "address of type " + ton;
    }
}
