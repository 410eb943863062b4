package io.tollgate.intake;

import io.tollgate.business.Sender;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Receives a partner's request over HTTP: checks it, has the message stored, and answers when it is safe to. */
@Component
final class Reception {

    private final RequestGate gate;
    private final Inbox inbox;
    private final Previews previews;
    private final OptInEndpoint optIns;
    private final UserBlocks userBlocks;
    private final NumberEndpoint numbers;
    private final Answers answers;
    private final Guard guard;
    private final Clock clock;

    Reception(RequestGate gate, Inbox inbox, Previews previews, UserBlocks userBlocks, NumberEndpoint numbers, OptInEndpoint optIns, Answers answers, Guard guard, Clock clock) {
        this.gate = gate;
        this.inbox = inbox;
        this.previews = previews;
        this.userBlocks = userBlocks;
        this.numbers = numbers;
        this.optIns = optIns;
        this.answers = answers;
        this.guard = guard;
        this.clock = clock;
    }

    /** {@code POST /{version}/{phone-number-id}/messages} */
    Answer send(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> switch (gate.check(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case MarkAsRead() -> answers.done(requestId);
            case Sendable message -> accept(requestId, message);
        });
    }

    /** {@code POST /{version}/{phone-number-id}/messages/preview}: the same checks, and what the gate would say now; changes nothing. */
    Answer preview(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> switch (gate.check(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case MarkAsRead() -> answers.refused(requestId, Refusal.invalid("status", "cannot be previewed, as nothing is sent"));
            case Sendable message -> answers.success(requestId, previews.of(message.arrival(), clock.instant()));
        });
    }

    /** {@code POST, DELETE and GET /{version}/{phone-number-id}/block_users} */
    Answer blockUsers(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> switch (gate.caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender sender) when request.getMethod().equals("GET") -> userBlocks.page(requestId, sender,
                    Optional.ofNullable(request.getParameter("limit")), Optional.ofNullable(request.getParameter("after")),
                    Optional.ofNullable(request.getParameter("before")));
            case Caller.Known(Sender sender) -> switch (gate.body(request)) {
                case Refusal refusal -> answers.refused(requestId, refusal);
                case RequestBody.Fields(ObjectNode body) when request.getMethod().equals("DELETE") ->
                        userBlocks.unblock(requestId, sender, body, clock.instant());
                case RequestBody.Fields(ObjectNode body) -> userBlocks.block(requestId, sender, body, clock.instant());
            };
        });
    }

    /** {@code POST /{version}/{phone-number-id}/request_code} and the other steps of a number's verification and registration. */
    Answer number(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> numbers.take(request, clock.instant())
                .map(refusal -> answers.refused(requestId, refusal)).orElseGet(() -> answers.done(requestId)));
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests} */
    Answer askToConfirm(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> optIns.ask(request, requestId, clock.instant()));
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests/{id}/confirm} */
    Answer confirmOptIn(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guarded(request, requestId, () -> optIns.confirm(request, requestId, clock.instant()));
    }

    private Answer accept(String requestId, Sendable message) {
        return switch (inbox.accept(message.arrival(), clock.instant())) {
            case Acceptance.Stored(MessageId id) -> accepted(requestId, message, id);
            case Acceptance.Repeated(MessageId id) -> accepted(requestId, message, id);
            case Acceptance.Conflict() -> answers.refused(requestId, new Refusal(RequestFault.KEY_REUSED,
                    "The Idempotency-Key was used for another content before. Maybe make a new key for each message."));
            case Acceptance.Erased() -> answers.refused(requestId, Refusal.UNDELIVERABLE);
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    private Answer accepted(String requestId, Sendable message, MessageId id) {
        return answers.accepted(requestId, message.input(), message.arrival().recipient(), id, message.arrival().kind() == Kind.TEMPLATE);
    }

    private Answer guarded(HttpServletRequest request, String requestId, Supplier<Answer> work) {
        try {
            return guard.answer(requestId, "The request was not accepted for sure. Try again, with the same Idempotency-Key if there was one.", work);
        } finally {
            gate.leave(request);
        }
    }
}
