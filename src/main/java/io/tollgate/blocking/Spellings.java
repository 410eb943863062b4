package io.tollgate.blocking;

import java.util.List;

/** In which forms others may keep a number, of which they give only a hash. */
@FunctionalInterface
public interface Spellings {

    /** @param number E.164 with {@code +}, and among the answer */
    List<String> of(String number);
}
