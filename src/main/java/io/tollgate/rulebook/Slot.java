package io.tollgate.rulebook;

import java.util.regex.Pattern;

/** What a gap in a sentence takes. The patterns are the wall: nothing that could end a string or begin code gets through. */
enum Slot {

    COUNTRY("[A-Z]{2}"),
    REGION("[A-Z]{2,8}"),
    CODE("[0-9]{1,6}"),
    REASON("[^\"\\\\\\p{Cntrl}]{1,200}"),
    GIFT("[A-Z_]{1,30}"),
    COUNT("[0-9]{1,6}");

    private final Pattern pattern;

    Slot(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    String pattern() {
        return pattern.pattern();
    }
}
