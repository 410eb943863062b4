package io.tollgate.release;

import java.util.Optional;

/** What is tried of proposals at a time. */
public record Trials(Optional<Shadow> shadow, Optional<Canary> canary) {

    static final Trials NONE = new Trials(Optional.empty(), Optional.empty());
}
