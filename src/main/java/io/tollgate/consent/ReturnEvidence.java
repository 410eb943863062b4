package io.tollgate.consent;

import java.time.Instant;
import java.util.Optional;

/** Whether the evidence of a consent shows the person's own act, so that it may restore a consent that she has ended. */
public interface ReturnEvidence {

    /** @param field a field of the evidence. @param why what is missing, as a sentence without a full stop */
    record Lack(String field, String why) {

        /** The text for the business or officer who reported the consent. */
        public String told() {
            return "She has ended a consent before. Only a consent with evidence of its own can follow: " + why + ".";
        }
    }

    /** What the evidence lacks; empty if it suffices. */
    Optional<Lack> lacks(Evidence evidence, Instant now);
}
