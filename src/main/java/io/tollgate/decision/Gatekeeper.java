package io.tollgate.decision;

import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.sms.SmsParts;
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

    /** Refusal of a message that a rule lets wait until an instant that is not to come: a fault of the rules, and an alarm. */
    public static final String WAITS_FOR_THE_PAST = "GATE-004";

    /** Refusal of a message that was judged {@link #MOST_ROUNDS} times and would have to wait again: a fault of the rules too. */
    public static final String WAITS_TOO_OFTEN = "GATE-005";

    /** Refusal of a message whose content cannot go by SMS: a picture, buttons, or too long a text. */
    public static final String NOT_BY_SMS = "GATE-006";

    /** Refusal of a message that the rules admit though its business cannot pay it: a fault of the rules too. */
    public static final String CANNOT_PAY = "GATE-007";

    /** Refusal of an SMS to somebody of whom only user ids are known. */
    public static final String NO_NUMBER = "GATE-008";

    /** The reason of {@link #NO_NUMBER}. */
    public static final String NO_NUMBER_WHY = "The recipient's phone number is not known, and an SMS needs it.";

    /** "Message undeliverable" of the Cloud API, the code for most of them. */
    public static final int UNDELIVERABLE = 131026;

    /** A rule that lets a message wait hour by hour reaches it after six weeks; no time to live is that long. */
    public static final int MOST_ROUNDS = 1_000;

    /** "Unsupported message type" of the Cloud API. */
    private static final int UNSUPPORTED = 131051;

    /** "Business eligibility payment issue" of the Cloud API. */
    private static final int UNPAID = 131042;

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
        if (!file.message().way().reachable()) {
            return also(found, new Refuse(NO_NUMBER, NO_NUMBER_WHY, UNDELIVERABLE));
        }
        int parts = file.message().way().parts();
        if (file.message().way().sms() && (parts < 1 || parts > SmsParts.MOST)) {
            return also(found, new Refuse(NOT_BY_SMS, parts < 1
                    ? "By SMS only texts can be sent, and templates as the text of their body."
                    : "The text needs " + parts + " parts of an SMS; at most " + SmsParts.MOST + " are sent.", UNSUPPORTED));
        }
        Verdict verdict = Verdict.of(found);
        return switch (verdict) {
            case Admitted admitted when admitted.quote().ceilingMicros() > Math.max(0, file.funds().availableMicros()) ->
                    also(found, new Refuse(CANNOT_PAY, "The prepaid balance or the credit left is too small.", UNPAID));
            case Admitted admitted -> admitted;
            case Refused refused -> refused;
            case Deferred deferred when !deferred.until().isAfter(file.now()) -> also(found, new Refuse(WAITS_FOR_THE_PAST,
                    "The rules let the message wait until " + deferred.until() + ", which is not to come.", UNDELIVERABLE));
            case Deferred _ when file.message().round() >= MOST_ROUNDS -> also(found, new Refuse(WAITS_TOO_OFTEN,
                    "The message has waited " + file.message().round() + " times.", UNDELIVERABLE));
            case Deferred deferred when deferred.until().isBefore(expires) -> deferred;
            case Deferred deferred -> also(found, new Refuse(EXPIRES_WAITING, "The message may be sent from " + deferred.until()
                    + " on, but was to be delivered before " + expires + ".", UNDELIVERABLE));
        };
    }

    /** First instant at which the message has expired. */
    public static Instant expiry(CaseFile file) {
        return file.message().acceptedAt().plus(file.message().timeToLive());
    }

    /** Whether a fault of the rules is among the reasons, so that somebody has to look at them. */
    public static boolean faultOfTheRules(Refused refused) {
        return refused.refusals().stream().map(Refuse::rule).anyMatch(List.of(WAITS_FOR_THE_PAST, WAITS_TOO_OFTEN, CANNOT_PAY)::contains);
    }

    private static Verdict also(List<Finding> found, Refuse own) {
        return Verdict.of(Stream.concat(found.stream(), Stream.of(own)).toList());
    }
}
