package io.tollgate.consent;

import java.time.Instant;
import java.util.Optional;

/** Whether the evidence of a consent shows an act of the person's own, so that it may give back what she has ended before. */
public interface ReturnEvidence {

    /** @param field of the evidence; @param why a sentence without its end */
    record Lack(String field, String why) {

        /** For whoever brought the consent. */
        public String told() {
            return "She has ended a consent before, and only one with evidence of its own comes after that: " + why + ".";
        }
    }

    /** What it lacks; empty if it is enough. */
    Optional<Lack> lacks(Evidence evidence, Instant now);
}
