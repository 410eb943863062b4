package io.tollgate.endtoend;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.business.Sender;
import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Decides whose devices a caller may see, and how often. A business sees none of a person who has neither allowed it nor written to it. */
@Component
class Claims {

    private final JdbcTemplate jdbc;
    private final Consents consents;
    private final Conversations conversations;
    private final Blocks blocks;
    private final EndToEndSettings settings;

    Claims(JdbcTemplate jdbc, Consents consents, Conversations conversations, Blocks blocks, EndToEndSettings settings) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.conversations = conversations;
        this.blocks = blocks;
        this.settings = settings;
    }

    /** Whether she has a valid consent for this business or an open window with this number, and neither has blocked the other. */
    boolean mayReach(Sender sender, RecipientId person, Instant now) {
        Blocked blocked = blocks.of(List.of(person)).getOrDefault(person, Blocked.NOBODY);
        if (blocked.refuses(sender.business()) || blocked.by(sender.business())) {
            return false;
        }
        var statuses = consents.statuses(List.of(person), ConsentChannel.MESSENGER, now);
        return Stream.of(Purpose.values()).map(purpose -> new Consents.Key(sender.business(), person, purpose))
                .anyMatch(key -> statuses.getOrDefault(key, ConsentStatus.NEVER_ASKED).valid())
                || conversations.of(List.of(person)).getOrDefault(new Conversations.Key(sender.id(), person), Conversation.NONE)
                        .serviceWindowOpen(now);
    }

    /** Counts one claim. @return empty if it may go on, otherwise when the next hour begins */
    @Transactional
    public Optional<Instant> count(Device claimer, Instant now) {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        jdbc.update("INSERT INTO e2e_claim (subject, hour, claims) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE claims = claims + 1",
                claimer.subject(), Times.utc(hour));
        int made = Optional.ofNullable(jdbc.queryForObject("SELECT claims FROM e2e_claim WHERE subject = ? AND hour = ?", Integer.class,
                claimer.subject(), Times.utc(hour))).orElse(0);
        int most = claimer.isOfBusiness() ? settings.claimsOfBusiness() : settings.claimsOfPerson();
        return made <= most ? Optional.empty() : Optional.of(hour.plus(1, ChronoUnit.HOURS));
    }

    @Transactional
    public void forgetOld(Instant now) {
        jdbc.update("DELETE FROM e2e_claim WHERE hour < ?", Times.utc(now.minus(1, ChronoUnit.DAYS)));
    }
}
