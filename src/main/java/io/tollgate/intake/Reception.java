package io.tollgate.intake;

import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Inbox;
import io.tollgate.gate.Unavailable;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Receives a partner's request over HTTP: checks it, has the message stored, and answers when it is safe to. */
@Component
final class Reception {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final Door door;
    private final Inbox inbox;
    private final Previews previews;
    private final OptInDesk optIns;
    private final Answers answers;
    private final Clock clock;

    Reception(Door door, Inbox inbox, Previews previews, OptInDesk optIns, Answers answers, Clock clock) {
        this.door = door;
        this.inbox = inbox;
        this.previews = previews;
        this.optIns = optIns;
        this.answers = answers;
        this.clock = clock;
    }

    /** {@code POST /{version}/{phone-number-id}/messages} */
    Answer send(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(requestId, () -> switch (door.check(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case MarkAsRead() -> answers.done(requestId);
            case Sendable message -> accept(requestId, message);
        });
    }

    /** {@code POST /{version}/{phone-number-id}/messages/preview}: the same checks, and what the gate would say now; changes nothing. */
    Answer preview(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(requestId, () -> switch (door.check(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case MarkAsRead() -> answers.refused(requestId, Refusal.invalid("status", "cannot be previewed, as nothing is sent"));
            case Sendable message -> answers.success(requestId, previews.of(message.arrival(), clock.instant()));
        });
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests} */
    Answer askToConfirm(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(requestId, () -> optIns.ask(request, requestId, clock.instant()));
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests/{id}/confirm} */
    Answer confirmOptIn(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(requestId, () -> optIns.confirm(request, requestId, clock.instant()));
    }

    private Answer accept(String requestId, Sendable message) {
        return switch (inbox.accept(message.arrival(), clock.instant())) {
            case Acceptance.Stored(MessageId id) -> accepted(requestId, message, id);
            case Acceptance.Repeated(MessageId id) -> accepted(requestId, message, id);
            case Acceptance.Conflict() -> answers.refused(requestId, new Refusal(Fault.KEY_REUSED,
                    "The Idempotency-Key was used for another content before. Maybe make a new key for each message."));
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    private Answer accepted(String requestId, Sendable message, MessageId id) {
        return answers.accepted(requestId, message.input(), message.arrival().recipient(), id, message.arrival().kind() == Kind.TEMPLATE);
    }

    private Answer guarded(String requestId, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (Unavailable | DataAccessException | TransactionException unavailable) {
            log.warn("Request {} cannot be served at the moment: {}", requestId, place(unavailable));
            return answers.refused(requestId, new Refusal(Fault.UNAVAILABLE, "The message was not accepted for sure. Try again, with the"
                    + " same Idempotency-Key if there was one."));
        } catch (UncheckedIOException brokenOff) {
            return answers.refused(requestId, new Refusal(Fault.MALFORMED, "The request body broke off."));
        } catch (RuntimeException broken) {
            log.error("Request {} failed: {}", requestId, place(broken));
            return answers.refused(requestId, new Refusal(Fault.BROKEN, "This is a fault of Tollgate. Try again, and name the fbtrace_id"
                    + " when asking for help."));
        }
    }

    /** Without the exception's message, which may quote what was sent. */
    private static String place(RuntimeException failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
