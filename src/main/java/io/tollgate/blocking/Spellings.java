package io.tollgate.blocking;

import java.util.List;

/** The forms in which others may hash a number. */
@FunctionalInterface
public interface Spellings {

    /** @param number E.164 with {@code +}; the result includes it */
    List<String> of(String number);
}
