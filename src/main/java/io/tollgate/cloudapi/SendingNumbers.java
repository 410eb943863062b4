package io.tollgate.cloudapi;

import io.tollgate.message.SenderId;
import java.util.Optional;

/** Knows which numbers send nothing at all for now, so that a partner need not wait for the verdict. */
@FunctionalInterface
public interface SendingNumbers {

    /** Why this number sends nothing; empty if it may. */
    Optional<Refusal> refusal(SenderId number);
}
