package io.tollgate.gate;

import io.tollgate.business.Business;
import io.tollgate.business.Template;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.delivery.Rendering;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Medium;
import io.tollgate.recipient.Recipient;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.ChannelRows.Channel;
import io.tollgate.sms.SmsParts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the channel by which a message goes: the table of the rule book says it, and a chain says the medium. */
final class Ways {

    /** The channel of a hop by SMS for which the table names none. */
    private static final Channel SMS = new Channel("sms", Medium.SMS);

    private Ways() {}

    /** @param recipient null if she was erased */
    static Way of(Accepted message, RuleBook book, Business business, Optional<Template> template, @Nullable Recipient recipient,
            Instant now) {
        return channel(message, book, business, template, recipient, now).map(it -> it.medium() == Medium.SMS
                ? new Way(it.name(), Medium.SMS, parts(message, template), hasNumber(recipient))
                : new Way(it.name(), it.medium(), 0)).orElse(Way.USUAL);
    }

    /** Takes off the hop by SMS that follows, if no number of the recipient is known: then this hop need not make room for it. */
    static Accepted withoutVainHop(Accepted message, @Nullable Recipient recipient) {
        return message.chain().isLast() || message.chain().rest().first().medium() != Medium.SMS || hasNumber(recipient)
                ? message
                : message.alone();
    }

    /** Whether a number is known. An erased person counts as one with a number: she is refused for the erasure. */
    private static boolean hasNumber(@Nullable Recipient recipient) {
        return recipient == null || recipient.hasNumber();
    }

    /** Empty: the channel that is set. */
    static Optional<Channel> channel(Accepted message, RuleBook book, Business business, Optional<Template> template,
            @Nullable Recipient recipient, Instant now) {
        Optional<Channel> named = named(message, book, business, template, recipient, now);
        if (message.chain().isEmpty()) {
            return named;
        }
        Medium medium = message.chain().first().medium();
        return named.filter(channel -> channel.medium() == medium).or(() -> medium == Medium.SMS ? Optional.of(SMS) : Optional.empty());
    }

    private static Optional<Channel> named(Accepted message, RuleBook book, Business business, Optional<Template> template,
            @Nullable Recipient recipient, Instant now) {
        Category category = template.map(Template::category).orElse(message.category());
        return book.channels(LocalDate.ofInstant(now, business.zone()))
                .of(message.business(), message.sender(), recipient == null ? "" : recipient.country(), category);
    }

    /** The parts of the text that an SMS carries; 0 if the message is no text, or its content was erased. */
    private static int parts(Accepted message, Optional<Template> template) {
        byte[] content = message.content();
        if (content.length == 0) {
            return 0;
        }
        return Rendering.sms(Content.inflated(content), message.kind(), template.map(Template::body).orElse(""))
                .map(text -> SmsParts.of(text).count()).orElse(0);
    }
}
