package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestSettings;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.cloudapi.Shape;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.recipient.Identity;
import io.tollgate.text.Utf8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Checks messages out of a queue as those over HTTP and in files are checked, with the same refusals. */
@Component
public final class QueuedMessages {

    private static final Logger log = LoggerFactory.getLogger(QueuedMessages.class);
    private static final int LONGEST_REF = 200;
    private static final String CALLBACK_DATA = "biz_opaque_callback_data";
    private static final Shape OWN = Shape.object(Shape.optional("to", Shape.text(40)), Shape.optional("recipient", Shape.text(140)));

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final MessageCheck messages;
    private final int longestBody;

    QueuedMessages(Businesses businesses, RequestBodies bodies, MessageCheck messages, RequestSettings limits) {
        this.businesses = businesses;
        this.bodies = bodies;
        this.messages = messages;
        this.longestBody = limits.bodyLimitBytes();
    }

    /**
     * Checks messages that are accepted together.
     *
     * @return one check for each, in their order
     * @throws RuntimeException if the database fails; then no message is at fault
     */
    public List<QueuedCheck> check(List<QueuedMessage> queued) {
        Map<String, List<Sender>> senders = new HashMap<>();
        return queued.stream().map(message -> guarded(message, senders)).toList();
    }

    private QueuedCheck guarded(QueuedMessage message, Map<String, List<Sender>> senders) {
        try {
            return switch (checked(message, senders)) {
                case Refused(Refusal why) -> new QueuedCheck.Faulty(why);
                case Sendable sendable -> new QueuedCheck.Fit(sendable.arrival());
                case MarkAsRead mark -> new QueuedCheck.ReadMark(mark.sender(), mark.body());
            };
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            log.error("A message from a queue cannot be checked: {}", Trouble.place(failure));
            return new QueuedCheck.Faulty(new Refusal(RequestFault.BROKEN, "The message could not be checked. Tollgate is at fault."
                    + " Send it again, or ask the operator for help."));
        }
    }

    private Checked checked(QueuedMessage message, Map<String, List<Sender>> senders) {
        if (message.body().length > longestBody) {
            return new Refused(new Refusal(RequestFault.TOO_LARGE, "The body has more than " + longestBody + " bytes."));
        }
        if (!Utf8.is(message.body())) {
            return new Refused(new Refusal(RequestFault.MALFORMED, "The body is not UTF-8."));
        }
        if (message.clientRef().filter(ref -> ref.length() > LONGEST_REF).isPresent()) {
            return new Refused(Refusal.tooLong("client_ref", LONGEST_REF, message.clientRef().orElseThrow().length(), "characters"));
        }
        List<Sender> own = senders.computeIfAbsent(message.business(),
                handle -> businesses.byHandle(handle).map(Business::id).map(businesses::senders).orElseGet(List::of));
        Optional<Sender> sender = message.sender().isEmpty()
                ? Optional.of(own).filter(all -> all.size() == 1).map(List::getFirst)
                : SenderIds.parse(message.sender().get()).flatMap(
                        id -> own.stream().filter(candidate -> candidate.id().equals(id)).findFirst());
        if (sender.isEmpty()) {
            return new Refused(message.sender().isEmpty() && !own.isEmpty()
                    ? Refusal.missing("sender")
                    : new Refusal(RequestFault.UNKNOWN_SENDER, "Business and sender do not belong together, or one of them does not exist."
                            + " Give the handle of the business and a phone number id."));
        }
        return switch (bodies.read(message.body())) {
            case Refusal refusal -> new Refused(refusal);
            case RequestBody.Fields(ObjectNode body) -> checked(message, sender.get(), body);
        };
    }

    private Checked checked(QueuedMessage message, Sender sender, ObjectNode body) {
        if (body.hasNonNull("status")) {
            return messages.check(sender, body, Optional.empty());
        }
        Optional<Refusal> own = OWN.check("", body).or(() -> message.recipient().flatMap(key -> otherRecipient(key, body)));
        if (own.isPresent()) {
            return new Refused(own.get());
        }
        if (!body.hasNonNull("to") && !body.hasNonNull("recipient")) {
            message.recipient().ifPresent(recipient -> body.put(Identity.isUserId(recipient) ? "recipient" : "to", recipient));
        }
        if (!body.hasNonNull(CALLBACK_DATA)) {
            message.clientRef().filter(ref -> !ref.isEmpty()).ifPresent(ref -> body.put(CALLBACK_DATA, ref));
        }
        return messages.check(sender, body, Optional.empty());
    }

    /** The queue keeps the order of one recipient's messages only if its key names her. */
    private static Optional<Refusal> otherRecipient(String key, ObjectNode body) {
        String named = body.path("to").asString(body.path("recipient").asString(key));
        boolean numbers = !Identity.isUserId(named) && !Identity.isUserId(key);
        boolean sameNumber = numbers && !digits(named).isEmpty() && digits(named).equals(digits(key));
        return named.equals(key) || sameNumber
                ? Optional.empty()
                : Optional.of(Refusal.invalid("to", "names another recipient than the record's key. Leave one of them out"));
    }

    private static String digits(String number) {
        return number.codePoints().filter(Character::isDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
