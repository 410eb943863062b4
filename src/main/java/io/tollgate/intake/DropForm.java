package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.intake.DropLines.Line;
import io.tollgate.intake.DropLines.Sight;
import java.util.Optional;

/** The form of the lines of one file. */
interface DropForm {

    /** Gets the first line that is not blank, and the next one while it {@link #wantsMore}. Says why the file cannot be taken. */
    Optional<Refusal> begin(Line first);

    /** Whether the head of the file is not complete yet. */
    default boolean wantsMore() {
        return false;
    }

    /** Whether the line is no message but belongs to the head of the file. To be asked after {@link #begin}. */
    boolean isHead(Line line);

    /** Gives rows to the sight, each of one line or more. */
    Sight rows(Sight rows);

    /** Whether a line of these characters only is blank. */
    boolean isBlank(byte character);

    /** Why the bytes of a line are no text. */
    Optional<Refusal> noText(byte[] line);

    /** The message of a line. */
    RequestBody body(Line line);

    /** A request body in each line. */
    record Json(RequestBodies bodies) implements DropForm {

        @Override
        public Optional<Refusal> begin(Line first) {
            return Optional.empty();
        }

        @Override
        public boolean isHead(Line line) {
            return false;
        }

        @Override
        public Sight rows(Sight rows) {
            return rows;
        }

        @Override
        public boolean isBlank(byte character) {
            return character == ' ' || character == '\t';
        }

        @Override
        public Optional<Refusal> noText(byte[] line) {
            return DropLines.noUtf8(line);
        }

        @Override
        public RequestBody body(Line line) {
            return bodies.read(line.bytes());
        }
    }
}
