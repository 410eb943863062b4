package io.tollgate.release;

import java.util.Optional;

/** The trials of proposals that are under way. */
public record Trials(Optional<Shadow> shadow, Optional<Canary> canary) {

    static final Trials NONE = new Trials(Optional.empty(), Optional.empty());
}
