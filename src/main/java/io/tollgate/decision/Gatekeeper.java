package io.tollgate.decision;

import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges one case: folds the findings of the rules, and adds what needs no rule: a message must not be sent after its time,
 * nor to somebody who was erased. The same case and the same findings always give the same verdict.
 */
public final class Gatekeeper {

    /** Refusal of a message whose time to live is over. */
    public static final String EXPIRED = "GATE-001";

    /** Refusal of a message that would have to wait until its time to live is over. */
    public static final String EXPIRES_WAITING = "GATE-002";

    /** Refusal of a message to somebody who was erased after its acceptance. */
    public static final String ERASED = "GATE-003";

    /** "Message undeliverable" of the Cloud API, the code for all three. */
    private static final int UNDELIVERABLE = 131026;

    private Gatekeeper() {}

    /** @param found the findings of the rule book on this case, in any order */
    public static Verdict judge(CaseFile file, List<Finding> found) {
        Instant expires = expiry(file);
        if (!file.now().isBefore(expires)) {
            return also(found, new Refuse(EXPIRED, "The message was to be delivered before " + expires + ".", UNDELIVERABLE));
        }
        if (file.recipient().erased()) {
            return also(found, new Refuse(ERASED, "The recipient is not known any more.", UNDELIVERABLE));
        }
        Verdict verdict = Verdict.of(found);
        return switch (verdict) {
            case Admitted admitted -> admitted;
            case Refused refused -> refused;
            case Deferred deferred when deferred.until().isBefore(expires) -> deferred;
            case Deferred deferred -> also(found, new Refuse(EXPIRES_WAITING, "The message may be sent from " + deferred.until()
                    + " on, but was to be delivered before " + expires + ".", UNDELIVERABLE));
        };
    }

    /** First instant at which the message has expired. */
    public static Instant expiry(CaseFile file) {
        return file.message().acceptedAt().plus(file.message().timeToLive());
    }

    private static Verdict also(List<Finding> found, Refuse own) {
        return Verdict.of(Stream.concat(found.stream(), Stream.of(own)).toList());
    }
}
