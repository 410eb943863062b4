package io.tollgate.downstream;

import java.util.regex.Pattern;

/** Words of the network that go on to a partner, and into the records: without a person's number, and not longer than a row takes. */
final class Told {

    static final int TITLE = 100;
    static final int DETAILS = 500;

    /** Seven digits or more, with what people write between them; codes are shorter, and a day is not one. */
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])(?![0-9]{4}-[0-9]{2}-[0-9]{2})\\+?[0-9](?:[ ().-]{0,2}[0-9]){6,}");
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cntrl}+");

    private Told() {}

    static String of(String words, int longest) {
        String safe = NUMBER.matcher(UNSEEN.matcher(words).replaceAll(" ")).replaceAll("...").strip();
        if (safe.length() <= longest) {
            return safe;
        }
        return safe.substring(0, Character.isHighSurrogate(safe.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
