package io.tollgate.console;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.tracking.MessageList.Wanted;
import io.tollgate.tracking.MessageState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a reader wants to see, as it was typed.
 *
 * @param from     a day or an instant, in UTC; empty: seven days ago
 * @param until    the first day or instant after
 * @param before   the id of the message before which the page begins
 */
record MessageQuery(String business, String state, String rule, String from, String until, String before, String category) {

    private static final Duration USUAL_SPAN = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofHours(1); // clocks of nodes differ

    MessageQuery(@Nullable String business, @Nullable String state, @Nullable String rule, @Nullable String from, @Nullable String until,
            @Nullable String before, @Nullable String category) {
        this.business = stripped(business);
        this.state = stripped(state);
        this.rule = stripped(rule).toUpperCase(Locale.ROOT);
        this.from = stripped(from);
        this.until = stripped(until);
        this.before = stripped(before);
        this.category = stripped(category);
    }

    /** Something in it cannot be read. */
    static final class Wrong extends Exception {

        private static final long serialVersionUID = 1;

        private final String key;

        Wrong(String key) {
            super(key);
            this.key = key;
        }

        /** The key of the text that says what is wrong. */
        String key() {
            return key;
        }
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    Wanted wanted(Optional<BusinessId> sender, Collection<RecipientId> recipients, Instant now) throws Wrong {
        Optional<MessageState> wanted = Arrays.stream(MessageState.values()).filter(one -> one.name().equals(state)).findFirst();
        if (wanted.isEmpty() && !state.isEmpty()) {
            throw new Wrong("messages.problem.state");
        }
        Optional<Category> of = Arrays.stream(Category.values()).filter(one -> one.name().equals(category)).findFirst();
        if (of.isEmpty() && !category.isEmpty()) {
            throw new Wrong("rates.problem.category");
        }
        try {
            Instant first = from.isEmpty() ? now.minus(USUAL_SPAN) : instant(from);
            Instant end = until.isEmpty() ? now.plus(AHEAD) : instant(until);
            return new Wanted(sender, recipients, wanted, Optional.of(rule).filter(given -> !given.isEmpty()), first, end, of);
        } catch (DateTimeException unreadable) {
            throw new Wrong("audit.problem.day");
        }
    }

    /** A day or an instant in UTC. @throws DateTimeException if it is neither */
    static Instant instant(String text) {
        return Instant.parse(text.length() == "2026-11-01".length() ? text + "T00:00:00Z" : text);
    }

    Optional<MessageId> after() {
        return MessageId.parse(before);
    }

    /** What the audit trail says of a search: the filter. */
    String subject() {
        return Stream.of("business=" + business, "state=" + state, "rule=" + rule, "category=" + category, "from=" + from, "until=" + until)
                .filter(part -> !part.endsWith("=")).collect(Collectors.joining(" "));
    }
}
