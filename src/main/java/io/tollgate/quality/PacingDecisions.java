package io.tollgate.quality;

import io.tollgate.business.Qualities;
import io.tollgate.business.Quality;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateIds;
import io.tollgate.business.TemplateRated;
import io.tollgate.database.RecurringWork;
import io.tollgate.gate.Inbox;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.quality.Feedback.Unwanted;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.language.RuleOutcome;
import io.tollgate.rulebook.tables.PacingBounds;
import io.tollgate.rulebook.tables.QualityBounds;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.traffic.PacedSends;
import io.tollgate.traffic.PacedSends.Send;
import io.tollgate.traffic.PacedSends.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides what becomes of the rest of a large marketing send, once its first messages have arrived: it goes, or it is dropped. What waits
 * is then judged anew, in the order in which it came. {@code rules/tables/pacing.csv} says when.
 */
@Component
public class PacingDecisions {

    private static final Logger log = LoggerFactory.getLogger(PacingDecisions.class);
    /** A batch that has read a send as held lets messages wait until it is committed; none takes so long. */
    private static final Duration WAKES_FOR = Duration.ofMinutes(3);

    private final RuleBooks books;
    private final PacedSends sends;
    private final Feedback feedback;
    private final Inbox inbox;
    private final TemplateIds ids;
    private final Qualities qualities;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    PacingDecisions(RuleBooks books, PacedSends sends, Feedback feedback, Inbox inbox, TemplateIds ids, Qualities qualities,
            ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.ids = ids;
        this.qualities = qualities;
        this.events = events;
        this.books = books;
        this.sends = sends;
        this.feedback = feedback;
        this.inbox = inbox;
        this.transaction = transaction;
    }

    /** The work that decides about held sends, once a minute. */
    @Bean
    static RecurringWork decidesAboutSends(PacingDecisions decisions) {
        return RecurringWork.whole("pacing", decisions::decide);
    }

    /** Decides about all sends that are held now. */
    public void decide(Instant now) {
        RuleTerms terms = books.inForce(now).terms();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        PacingBounds bounds = terms.pacing().on(day);
        for (Send send : sends.in(State.HELD)) {
            Quality quality = quality(send, terms.quality().on(day), now);
            State state = bounds.paces() ? decided(send, quality, bounds, now) : State.RELEASED;
            if (state != State.HELD) {
                note(send, quality);
                if (sends.decide(send.key(), state, now)) {
                    log.info("The rest of a marketing send of business {} with template {} is {}", send.key().business(),
                            send.key().template(), state);
                }
            }
        }
        sends.decidedSince(now.minus(WAKES_FOR)).stream().map(send -> send.key().business()).distinct()
                .forEach(business -> wake(business, now));
        sends.forget(now.minus(bounds.span()));
    }

    /** The quality of a template by the first messages of a send. */
    private Quality quality(Send send, QualityBounds bounds, Instant now) {
        Map<RecipientId, Unwanted> unwanted = feedback.since(send.key().business(), send.begunAt(), bounds);
        int delivered = sends.arrived(send.key()).delivered();
        int points = feedback.ofSend(send, unwanted);
        return new Quality(bounds.rating(delivered, points), now, delivered, points);
    }

    private State decided(Send send, Quality quality, PacingBounds bounds, Instant now) {
        return bounds.decide(Duration.between(send.changedAt(), now), sends.arrived(send.key()), quality.points());
    }

    /** The template has the quality of its latest send from then on. Another process that decides at the same time finds no change. */
    private void note(Send send, Quality quality) {
        Template.Id template = new Template.Id(send.key().business(), send.key().template());
        transaction.executeWithoutResult(_ -> ids.of(template)
                .ifPresent(id -> qualities.note(Qualities.Kind.TEMPLATE, id, template.business(), quality)
                        .ifPresent(was -> events.publishEvent(new TemplateRated(template, id, was, quality.rating(), quality.since())))));
    }

    private void wake(BusinessId business, Instant now) {
        transaction.executeWithoutResult(_ -> inbox.wake(business, now, now.plus(RuleOutcome.LOOKS_AGAIN_AFTER)));
    }
}
