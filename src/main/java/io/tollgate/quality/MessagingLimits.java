package io.tollgate.quality;

import io.tollgate.business.AccountEvent;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Qualities;
import io.tollgate.business.QualityRating;
import io.tollgate.database.RecurringWork;
import io.tollgate.message.BusinessId;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.tables.Plans;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many new recipients businesses may reach within 24 hours: raised by itself for a verified business that uses its limit and whose
 * messages people want, and set by people. It falls only if somebody sets it.
 */
@Component
public class MessagingLimits {

    private static final Duration SPAN = Duration.ofHours(24);
    /** How long it is known to whom a business has written. */
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final long ALL = 100;

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final Verifications verifications;
    private final NewRecipients newRecipients;
    private final Qualities qualities;
    private final RuleBooks books;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Duration usedWithin;

    /** @param usedWithin within how long a business must have used its limit for it to rise */
    MessagingLimits(Businesses businesses, Enrolments enrolments, Verifications verifications, NewRecipients newRecipients,
            Qualities qualities, RuleBooks books, ApplicationEventPublisher events, TransactionTemplate transaction,
            @Value("${tollgate.messaging-limits.used-within}") Duration usedWithin) {
        if (usedWithin.compareTo(SPAN) < 0 || usedWithin.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tollgate.messaging-limits.used-within (" + usedWithin
                    + ") must be from 24 hours to 90 days. Maybe 7d.");
        }
        this.usedWithin = usedWithin;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.verifications = verifications;
        this.newRecipients = newRecipients;
        this.qualities = qualities;
        this.books = books;
        this.events = events;
        this.transaction = transaction;
    }

    @Bean
    static RecurringWork raisesMessagingLimits(MessagingLimits limits) {
        return RecurringWork.whole("messaging-limits", limits::look);
    }

    /**
     * The limit of a business now.
     *
     * @param most    empty: any number
     * @param reached how many it has written to in the last 24 hours; 0 if it has no limit
     */
    public record Standing(MessagingTier tier, Optional<Integer> most, int reached) {}

    /** Read from the database. */
    public Standing of(Business business, Instant now) {
        MessagingTier tier = business.messagingTier(isVerified(business.id(), now));
        int most = plans(business, now).newRecipients(tier);
        return new Standing(tier, Optional.of(most).filter(number -> number < Integer.MAX_VALUE),
                newRecipients.counts(List.of(business.id()), now.minus(SPAN)).getOrDefault(business.id(), 0));
    }

    /** Sets it. While the business is not verified, it counts for nothing, and the business hears nothing of it. */
    @Transactional
    public void set(Business business, MessagingTier tier, Instant now) {
        boolean isVerified = isVerified(business.id(), now);
        MessagingTier before = business.messagingTier(isVerified);
        MessagingTier after = enrolments.setMessagingTier(business.id(), tier).messagingTier(isVerified);
        if (before != after) {
            events.publishEvent(new AccountEvent.Limited(business.id(), before, after));
        }
    }

    /** Raises what may rise, and forgets whom no limit counts any more. */
    public void look(Instant now) {
        for (Business business : businesses.all()) {
            raise(business, now);
            while (newRecipients.forget(business.id(), now.minus(usedWithin.plus(SPAN)), FORGOTTEN_AT_ONCE)) {
                // the next ones, in a transaction of their own
            }
        }
    }

    private void raise(Business business, Instant now) {
        if (!isVerified(business.id(), now)) {
            return;
        }
        if (business.messagingTier().isEmpty()) { // it was verified since the last look
            change(business, MessagingTier.first(true));
        } else if (mayRise(business, business.messagingTier().get(), now)) {
            business.messagingTier().get().next().ifPresent(next -> change(business, next));
        }
    }

    /** A verified business has 250 recipients only if somebody wants it so. */
    private boolean mayRise(Business business, MessagingTier tier, Instant now) {
        Plans plans = plans(business, now);
        long most = plans.newRecipients(tier);
        return tier != MessagingTier.TIER_250 && tier != MessagingTier.TIER_UNLIMITED && most < Integer.MAX_VALUE
                && newRecipients.counts(List.of(business.id()), now.minus(usedWithin)).getOrDefault(business.id(), 0) * ALL >= most
                        * plans.risesAtPercent()
                && qualities.of(Qualities.Kind.NUMBER, business.id()).values().stream()
                        .noneMatch(quality -> quality.rating() == QualityRating.RED);
    }

    /** Unless somebody else has changed it since it was read, such as another process that looks, too. */
    private void change(Business read, MessagingTier tier) {
        transaction.executeWithoutResult(_ -> {
            if (enrolments.changeMessagingTier(read.id(), read.messagingTier(), tier)) {
                events.publishEvent(new AccountEvent.Limited(read.id(), read.messagingTier(true), tier));
            }
        });
    }

    private Plans plans(Business business, Instant now) {
        return books.inForce(now).plans(LocalDate.ofInstant(now, business.zone()));
    }

    private boolean isVerified(BusinessId business, Instant now) {
        return verifications.statusesOfBusinesses(List.of(business), now).get(business) == VerificationStatus.VERIFIED;
    }
}
