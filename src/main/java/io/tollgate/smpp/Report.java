package io.tollgate.smpp;

import java.util.List;

/**
 * A delivery receipt of an SMSC, for one part.
 *
 * @param ids   the SMSC's id of it, in the forms that the answer to it may have had, the most likely one first; at least one
 * @param words why it failed, if it did; without a number or a text
 */
record Report(List<String> ids, PartState state, String words) {

    Report {
        ids = List.copyOf(ids);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a report must name a message");
        }
    }
}
