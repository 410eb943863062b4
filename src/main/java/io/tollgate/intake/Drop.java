package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.intake.FileParts.FileId;

/** A file that has been taken. */
sealed interface Drop {

    DropName name();

    /** Nothing of the file was accepted. */
    record Refused(DropName name, Refusal why) implements Drop {}

    /**
     * All lines of the file have been accepted or refused.
     *
     * @param lines         how many have a result
     * @param deadlineNanos when its result is written, even if verdicts are missing; of the monotonic clock
     * @param judgedTo      there is a verdict for each message up to this line
     * @param complete      there are all verdicts, or the deadline has passed
     */
    record Taken(DropName name, FileId file, int lines, long deadlineNanos, int judgedTo, boolean complete) implements Drop {

        Taken judgedTo(int line, boolean all) {
            return new Taken(name, file, lines, deadlineNanos, line, all);
        }
    }

    /** How many results wait for verdicts. */
    default int waiting() {
        return switch (this) {
            case Refused _ -> 0;
            case Taken taken -> taken.complete ? 0 : taken.lines;
        };
    }
}
