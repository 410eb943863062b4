package io.tollgate.intake;

import io.tollgate.cloudapi.PairRate;
import io.tollgate.recipient.PhoneNumber;
import java.time.Duration;
import java.util.Optional;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.SendingNumbers;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import jakarta.servlet.http.HttpServletRequest;
import io.tollgate.traffic.PacedSends;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Receives a partner's message over HTTP: checks it, stores it, and answers once it is on disk. */
@Component
final class Reception {

    static final Refusal NOT_MARKETING = new Refusal(RequestFault.NOT_MARKETING,
            "This path takes templates of the category MARKETING only. Send everything else to /messages.");

    private final RequestGate gate;
    private final MessageCheck messages;
    private final Inbox inbox;
    private final Previews previews;
    private final Answers answers;
    private final ObjectProvider<ReadMarks> marks;
    private final PostponedRequests postponed;
    private final PairRate pairs;
    private final PacedSends sends;
    private final SendingNumbers numbers;
    private final Clock clock;

    Reception(RequestGate gate, MessageCheck messages, Inbox inbox, Previews previews, Answers answers,
            ObjectProvider<ReadMarks> marks, PostponedRequests postponed, PairRate pairs, PacedSends sends,
            SendingNumbers numbers, Clock clock) {
        this.numbers = numbers;
        this.sends = sends;
        this.pairs = pairs;
        this.postponed = postponed;
        this.gate = gate;
        this.messages = messages;
        this.inbox = inbox;
        this.previews = previews;
        this.answers = answers;
        this.marks = marks;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint messagesEndpoint() {
        return new HttpEndpoint("messages", this::send);
    }

    @Bean
    HttpEndpoint previewEndpoint() {
        return new HttpEndpoint("preview", this::preview);
    }

    @Bean
    HttpEndpoint marketingMessagesEndpoint() {
        return new HttpEndpoint("marketing-messages", this::sendMarketing);
    }

    /**
     * {@code POST /{version}/{phone-number-id}/marketing_messages}: takes templates of the category MARKETING only. They are judged and
     * priced as those of {@link #send}.
     */
    Answer sendMarketing(HttpServletRequest request) {
        return gate.answer(request, requestId -> orLater(requestId, request, () -> switch (check(request)) {
            case Refused(Refusal refusal) -> answers.refused(requestId, refusal);
            case Sendable message when message.arrival().category() == Category.MARKETING -> accept(requestId, message);
            case Sendable _, MarkAsRead _ -> answers.refused(requestId, NOT_MARKETING);
        }, true));
    }

    /** {@code POST /{version}/{phone-number-id}/messages} */
    Answer send(HttpServletRequest request) {
        return gate.answer(request, requestId -> orLater(requestId, request, () -> switch (check(request)) {
            case Refused(Refusal refusal) -> answers.refused(requestId, refusal);
            case MarkAsRead(SenderId sender, ObjectNode body) -> marks.stream().findFirst().flatMap(network -> network.tell(sender, body))
                    .map(refusal -> answers.refused(requestId, refusal)).orElseGet(() -> answers.done(requestId));
            case Sendable message -> accept(requestId, message);
        }, false));
    }

    /** While the database is away, a log may take the request unchecked. */
    private Answer orLater(String requestId, HttpServletRequest request, Supplier<Answer> now, boolean marketingOnly) {
        try {
            return now.get();
        } catch (RuntimeException failure) {
            if (gate.caller(request) instanceof Caller.Known(Sender sender)
                    && gate.bodyWithKey(request) instanceof RequestBody.Fields(ObjectNode body)) {
                return postponed.answer(requestId, sender, body, key(request), marketingOnly, failure);
            }
            throw failure;
        }
    }

    private static Optional<IdempotencyKey> key(HttpServletRequest request) {
        return RequestGate.key(request).map(name -> IdempotencyKey.of(Source.HTTP, name));
    }

    /**
     * {@code POST /{version}/{phone-number-id}/messages/preview}: the same checks, and the verdict that the gate would give now; changes
     * nothing.
     */
    Answer preview(HttpServletRequest request) {
        return gate.answer(request, requestId -> switch (check(request)) {
            case Refused(Refusal refusal) -> answers.refused(requestId, refusal);
            case MarkAsRead _ -> answers.refused(requestId, Refusal.invalid("status", "cannot be previewed, as nothing is sent"));
            case Sendable message -> answers.success(requestId, previews.of(message.arrival(), clock.instant()));
        });
    }

    /** The first fault found, in the order of {@link RequestFault}, or what the request asks for. */
    private Checked check(HttpServletRequest request) {
        return switch (gate.caller(request)) {
            case Refusal refusal -> new Refused(refusal);
            case Caller.Known(Sender sender) ->
                    gate.tooFast(sender, request).or(() -> numbers.refusal(sender.id())).<Checked>map(Refused::new)
                            .orElseGet(() -> check(sender, request));
        };
    }

    private Checked check(Sender sender, HttpServletRequest request) {
        return switch (gate.bodyWithKey(request)) {
            case Refusal refusal -> new Refused(refusal);
            case RequestBody.Fields(ObjectNode body) ->
                    messages.check(sender, body, key(request));
        };
    }

    private Answer accept(String requestId, Sendable message) {
        SenderId sender = message.arrival().sender();
        RecipientId recipient = message.recipient().person();
        Optional<Duration> wait = pairs.enter(sender, recipient);
        if (wait.isPresent()) {
            long seconds = wait.get().plusSeconds(1).minusNanos(1).toSeconds();
            return answers.refused(requestId, new Refusal(RequestFault.PAIR_RATE, "Too many messages from this number to this recipient."
                    + " Try again in " + seconds + " seconds.")).with("Retry-After", Long.toString(seconds));
        }
        Optional<String> status = status(message.arrival());
        Acceptance acceptance = inbox.accept(message.arrival(), clock.instant());
        if (!(acceptance instanceof Acceptance.Stored)) {
            pairs.leave(sender, recipient);
        }
        return switch (acceptance) {
            case Acceptance.Stored(MessageId id) -> accepted(requestId, message, id, status);
            case Acceptance.Repeated(MessageId id) -> accepted(requestId, message, id, status);
            case Acceptance.Conflict() -> answers.refused(requestId, new Refusal(RequestFault.KEY_REUSED,
                    "The Idempotency-Key was used for another content before. Make a new key for each message."));
            case Acceptance.Erased() -> answers.refused(requestId, Refusal.UNDELIVERABLE);
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    /** Asked before the message is stored, so that nothing can fail between that and the answer. */
    private Optional<String> status(Arrival arrival) {
        return arrival.template().map(template -> arrival.category() == Category.MARKETING && sends.isHeld(arrival.business(), template)
                ? Answers.HELD
                : Answers.ACCEPTED);
    }

    private Answer accepted(String requestId, Sendable message, MessageId id, Optional<String> status) {
        Addressees.Known recipient = message.recipient();
        return recipient.named() instanceof PhoneNumber number
                ? answers.accepted(requestId, recipient.input(), number, id, status)
                : answers.acceptedForUser(requestId, recipient.input(), id, status);
    }
}
