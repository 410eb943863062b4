package io.tollgate.intake;

import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.Inbox;
import io.tollgate.gate.Preview;
import io.tollgate.gate.Preview.Outlook;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages that a business writes in the business app. They are checked, previewed and accepted as those of a partner's own system. */
@Component
public final class AppMessages {

    private final MessageCheck messages;
    private final Preview preview;
    private final Inbox inbox;
    private final Clock clock;

    AppMessages(MessageCheck messages, Preview preview, Inbox inbox, Clock clock) {
        this.messages = messages;
        this.preview = preview;
        this.inbox = inbox;
        this.clock = clock;
    }

    /**
     * What a business has written.
     *
     * @param text     free text; empty with a template
     * @param template the template with what is filled in, in the order of its places
     */
    public record Draft(Sender from, Identity to, String text, Optional<Template> template, List<String> values) {

        /** Leaves out the text and the recipient, so that no log can show them. */
        @Override
        public String toString() {
            return "a draft of " + from.id();
        }
    }

    /** A faulty draft, or what would become of it now. */
    public sealed interface Looked {

        /** @param why in English, for the business; without the recipient and the text */
        record Faulty(String why) implements Looked {}

        record Possible(Outlook outlook) implements Looked {}
    }

    /** What became of a draft. */
    public sealed interface Sent {

        /** @param why as for {@link Looked.Faulty} */
        record Faulty(String why) implements Sent {}

        /** Stored durably; the gate will judge it. */
        record Taken(MessageId id) implements Sent {}

        /** Another draft was sent under this key before; nothing is sent now. */
        record OtherTaken() implements Sent {}
    }

    /** The verdict that the gate would give now; changes nothing. */
    public Looked look(Draft draft) {
        return switch (check(draft, Optional.empty())) {
            case Checked.Refused(var refusal) -> new Looked.Faulty(refusal.details());
            case Checked.MarkAsRead _ -> throw new IllegalStateException("a draft marks nothing as read");
            case Checked.Sendable(Arrival arrival, _) -> new Looked.Possible(preview.of(arrival, clock.instant()));
        };
    }

    /** @param key the same for a repetition of the same draft, which is sent once */
    public Sent send(Draft draft, String key) {
        return switch (check(draft, Optional.of(IdempotencyKey.of(Source.HTTP, "app " + key)))) {
            case Checked.Refused(var refusal) -> new Sent.Faulty(refusal.details());
            case Checked.MarkAsRead _ -> throw new IllegalStateException("a draft marks nothing as read");
            case Checked.Sendable(Arrival arrival, _) -> switch (inbox.accept(arrival, clock.instant())) {
                case Acceptance.Stored(MessageId id) -> new Sent.Taken(id);
                case Acceptance.Repeated(MessageId id) -> new Sent.Taken(id);
                case Acceptance.Conflict() -> new Sent.OtherTaken();
                case Acceptance.Erased() -> new Sent.Faulty("The recipient cannot receive this message.");
                case Acceptance.Failed(RuntimeException cause) -> throw cause;
            };
        };
    }

    private Checked check(Draft draft, Optional<IdempotencyKey> key) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp")
                .put(draft.to() instanceof PhoneNumber ? "to" : "recipient", draft.to().name());
        draft.template().ifPresentOrElse(template -> template(body, template, draft.values()),
                () -> body.put("type", "text").putObject("text").put("body", draft.text()));
        return messages.check(draft.from(), body, key);
    }

    private static void template(ObjectNode body, Template template, List<String> values) {
        ObjectNode named = body.put("type", "template").putObject("template").put("name", template.key().name());
        named.putObject("language").put("code", template.key().language());
        if (!values.isEmpty()) {
            ArrayNode parameters = named.putArray("components").addObject().put("type", "body").putArray("parameters");
            values.forEach(value -> parameters.addObject().put("type", "text").put("text", value));
        }
    }
}
