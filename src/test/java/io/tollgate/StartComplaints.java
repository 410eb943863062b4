package io.tollgate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The line that an operator reads if Tollgate does not start. */
public final class StartComplaints {

    private StartComplaints() {}

    /** Empty if it is a fault of the program, which shows its stack. */
    public static Optional<String> of(@Nullable Throwable failure) {
        return failure == null ? Optional.empty() : StartComplaint.complaint(failure);
    }
}
