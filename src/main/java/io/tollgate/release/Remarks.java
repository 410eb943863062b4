package io.tollgate.release;

import java.util.Optional;

/**
 * What the author of a proposal says of it beside his reason.
 *
 * @param acknowledged he has seen what is worth a second look, and means it
 * @param correction   why rows for days that are over change; empty: they do not
 */
public record Remarks(boolean acknowledged, Optional<String> correction) {

    public static final Remarks NONE = new Remarks(false, Optional.empty());
}
