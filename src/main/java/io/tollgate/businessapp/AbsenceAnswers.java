package io.tollgate.businessapp;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.delivery.Chats;
import io.tollgate.intake.AppMessages;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Recipients;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Answers people who write to a business while it is closed, once for as long as their window for free answers stays open. The answer is a
 * message like every other: the gate judges it, and it counts and costs as the business's own.
 */
@Component
public class AbsenceAnswers {

    private static final Logger log = LoggerFactory.getLogger(AbsenceAnswers.class);
    /** How long ago a person may have written to get an answer by itself. */
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final int AT_ONCE = 200;
    private static final int LOOKED_BACK = 200;

    private final JdbcTemplate jdbc;
    private final OpeningHours hours;
    private final Businesses businesses;
    private final Chats chats;
    private final Recipients recipients;
    private final AppMessages messages;

    AbsenceAnswers(JdbcTemplate jdbc, OpeningHours hours, Businesses businesses, Chats chats, Recipients recipients,
            AppMessages messages) {
        this.jdbc = jdbc;
        this.hours = hours;
        this.businesses = businesses;
        this.chats = chats;
        this.recipients = recipients;
        this.messages = messages;
    }

    @Bean
    static RecurringWork answersOfClosedBusinesses(AbsenceAnswers answers) {
        return RecurringWork.whole("absence-answers", answers::answer);
    }

    @Component
    static final class Personal implements PersonalTables {

        @Override
        public List<PersonalTable> tables() {
            return List.of(PersonalTable.ofRecipient("absence_answer", "absences", "When a business told you by itself that it is closed")
                    .moving().deleted());
        }
    }

    /** Answers the people who wrote to a closed business lately. */
    void answer(Instant now) {
        Map<BusinessId, Hours> answering = hours.answering();
        if (answering.isEmpty()) {
            return;
        }
        answering.keySet().retainAll(written(now));
        Map<BusinessId, Business> found = businesses.byId(answering.keySet());
        answering.forEach((id, its) -> Optional.ofNullable(found.get(id)).filter(business -> business.plan() == Plan.APP)
                .ifPresent(business -> answer(business, its, now)));
    }

    /** To whom people wrote lately. */
    private Set<BusinessId> written(Instant now) {
        return jdbc.queryForList("SELECT DISTINCT business_id FROM chat_word WHERE at > ? AND reached AND NOT by_business", Integer.class,
                Times.utc(now.minus(FRESH))).stream().map(BusinessId::new).collect(Collectors.toSet());
    }

    private void answer(Business business, Hours its, Instant now) {
        chats.to(business.id(), AT_ONCE).stream().filter(word -> word.by() == Chats.By.PERSON && word.at().isAfter(now.minus(FRESH))
                && !word.at().isAfter(now) && !its.openAt(word.at(), business.zone())).sorted(Comparator.comparing(Chats.Word::at))
                .forEach(word -> {
                    if (!answered(business.id(), word)) {
                        answer(business, its, word, now);
                    }
                });
    }

    /** Whether she was told already: since then no two of her messages lie more than a window apart. */
    private boolean answered(BusinessId business, Chats.Word word) {
        Optional<Instant> last = jdbc.query("SELECT at FROM absence_answer WHERE recipient = ? AND business_id = ?",
                (row, _) -> Times.instant(row, "at"), word.recipient().bytes(), business.value()).stream().findFirst();
        if (last.isEmpty() || last.get().isAfter(word.at())) {
            return last.isPresent();
        }
        Instant open = last.get();
        for (Chats.Word later : chats.between(business, word.recipient(), LOOKED_BACK).reversed()) {
            if (later.by() == Chats.By.PERSON && later.at().isAfter(open) && !later.at().isAfter(word.at())) {
                if (open.plus(WINDOW).isBefore(later.at())) {
                    return false;
                }
                open = later.at();
            }
        }
        return !open.plus(WINDOW).isBefore(word.at());
    }

    private void answer(Business business, Hours its, Chats.Word word, Instant now) {
        Optional<Identity> her = recipients.address(word.recipient(), business.id());
        Optional<Sender> sender = businesses.sender(word.sender());
        if (her.isEmpty() || sender.isEmpty()) {
            return;
        }
        AppMessages.Draft draft = new AppMessages.Draft(sender.get(), her.get(), its.text(), Optional.empty(), List.of());
        // The key names what she wrote, so that a crash in between does not answer twice.
        switch (messages.send(draft, "closed " + word.sender() + " " + word.id())) {
            case AppMessages.Sent.Taken(var id) -> {
                chats.add(List.of(new Chats.Word(word.recipient(), business.id(), sender.get().id(), id.text(), its.text(), now,
                        Chats.By.BUSINESS)));
                remember(word.recipient(), business.id(), word.at());
            }
            case AppMessages.Sent.OtherTaken _ -> remember(word.recipient(), business.id(), word.at());
            case AppMessages.Sent.Faulty _ -> {
                log.warn("Business {} is closed, and its answer could not be sent. Maybe its text is not fit to be sent.", business.id());
                remember(word.recipient(), business.id(), word.at());
            }
        }
    }

    private void remember(RecipientId person, BusinessId business, Instant at) {
        jdbc.update("INSERT INTO absence_answer (recipient, business_id, at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE at = VALUES(at)",
                person.bytes(), business.value(), Times.utc(at));
    }
}
