package io.tollgate.decision;

import java.time.Instant;

/** One rule's statement on one case. Rules add findings and nothing else; {@link Verdict#of} folds them. */
public sealed interface Finding {

    /** The id of the rule: {@code CON-EU-001}. */
    String rule();

    /** @param code the code of the Cloud API that partners get: {@code 131050} */
    record Refuse(String rule, String reason, int code) implements Finding {}

    /** @param until when the message must be judged again */
    record Defer(String rule, String reason, Instant until) implements Finding {}

    /** @param micros price now; @param ceilingMicros the most that it can be at delivery; both in millionths of the rate card's currency */
    record Price(String rule, long micros, long ceilingMicros) implements Finding {}

    /** @param why the reason; each reason has an allowance of its own */
    record Free(String rule, String reason, FreeReason why) implements Finding {}

    /** A note for the record: it changes no verdict, and partners do not see it. */
    record Note(String rule, String reason) implements Finding {}

    /** Why a message costs nothing. */
    enum FreeReason {
        SERVICE_WINDOW, SERVICE_ALLOWANCE, FREE_ENTRY, PILOT, APP_ALLOWANCE;

        /** Whether so many messages of the month are free, and the first ones to be delivered are. Others may have a price in the end. */
        public boolean isOfTheMonth() {
            return this == SERVICE_ALLOWANCE || this == APP_ALLOWANCE;
        }
    }
}
