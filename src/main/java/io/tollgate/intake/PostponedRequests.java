package io.tollgate.intake;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Trouble;
import io.tollgate.gate.AcceptanceLog.Postponed;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes requests whose check needs the database while it is away, if a log takes them before the database does: a file that is named by its
 * id, a recipient that is named by her user id, a template that nobody has used lately. What can be checked without the database is.
 */
@Component
public final class PostponedRequests {

    private final MessageCheck messages;
    private final Businesses businesses;
    private final Inbox inbox;
    private final Answers answers;
    private final Clock clock;

    PostponedRequests(MessageCheck messages, Businesses businesses, Inbox inbox, Answers answers, Clock clock) {
        this.messages = messages;
        this.businesses = businesses;
        this.inbox = inbox;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * The answer to a request whose check has failed.
     *
     * @throws RuntimeException the failure, if it is none of the database or no log takes requests
     */
    Answer answer(String requestId, Sender sender, ObjectNode body, Optional<IdempotencyKey> key, boolean marketingOnly,
            RuntimeException failure) {
        if (inbox.log().isEmpty() || !Trouble.of(failure).isOutage() || body.hasNonNull("status")) {
            throw failure;
        }
        Optional<Refusal> fault = messages.fault(body);
        if (fault.isPresent()) {
            return answers.refused(requestId, fault.get());
        }
        boolean byNumber = body.hasNonNull("to");
        String recipient = body.path(byNumber ? "to" : "recipient").asString();
        Postponed request = new Postponed(sender.id(), JsonMapper.shared().writeValueAsString(body), recipient, marketingOnly, key);
        MessageId id = inbox.log().orElseThrow().postpone(request, clock.instant());
        Optional<String> status = Optional.of(Answers.ACCEPTED).filter(_ -> body.path("type").asString("").equals("template"));
        return byNumber
                ? answers.acceptedUnread(requestId, recipient, id, status)
                : answers.acceptedForUser(requestId, recipient, id, status);
    }

    /** The whole check, now that the database is back. */
    public QueuedCheck check(Postponed request) {
        Optional<Sender> sender = businesses.sender(request.sender());
        if (sender.isEmpty()) {
            return new QueuedCheck.Faulty(new Refusal(RequestFault.UNKNOWN_SENDER, "The phone number id does not exist any more."));
        }
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(request.body());
        return switch (messages.check(sender.get(), body, request.key())) {
            case Refused(Refusal why) -> new QueuedCheck.Faulty(why);
            case MarkAsRead(var number, var read) -> new QueuedCheck.ReadMark(number, read);
            case Sendable(Arrival arrival, _) when request.marketingOnly() && arrival.category() != Category.MARKETING ->
                    new QueuedCheck.Faulty(Reception.NOT_MARKETING);
            case Sendable(Arrival arrival, _) -> new QueuedCheck.Fit(arrival);
        };
    }
}
