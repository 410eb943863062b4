package io.tollgate.console;

import io.tollgate.cloudapi.PaceSettings;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Plan;
import io.tollgate.business.Qualities;
import io.tollgate.business.Quality;
import io.tollgate.business.Sender;
import io.tollgate.media.ShownFiles;
import io.tollgate.message.SenderId;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.tables.Plans;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.trust.badge.Badge;
import io.tollgate.trust.badge.Badges;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The numbers of a business, whether they show the badge, and what is left of its limits and allowances. */
@Component
class BusinessNumbers {

    private static final Duration NEW_RECIPIENTS_SPAN = Duration.ofHours(24); // as the rules count them

    private final Businesses businesses;
    private final Verifications verifications;
    private final Badges badges;
    private final Allowances allowances;
    private final NewRecipients newRecipients;
    private final RuleBooks books;
    private final Qualities qualities;
    private final ShownFiles shown;
    private final PaceSettings paces;

    BusinessNumbers(Businesses businesses, Verifications verifications, Badges badges, Allowances allowances,
            NewRecipients newRecipients, RuleBooks books, Qualities qualities, ShownFiles shown,
            PaceSettings paces) {
        this.paces = paces;
        this.qualities = qualities;
        this.shown = shown;
        this.businesses = businesses;
        this.verifications = verifications;
        this.badges = badges;
        this.allowances = allowances;
        this.newRecipients = newRecipients;
        this.books = books;
    }

    /** @param month of the allowances, in the business's zone @param pace messages a second of each number */
    record Numbers(VerificationStatus verification, List<Number> numbers, List<Limit> limits, YearMonth month, int pace) {}

    /** @param badgeSince empty: recipients see no badge; @param picture where it is */
    record Number(Sender sender, VerificationStatus verification, Optional<Instant> badgeSince, Quality quality,
            Optional<String> picture) {}

    /** @param key of the text that says what is counted; @param of whose: a number, or empty */
    record Limit(String key, String of, long used, long most) {

        public long left() {
            return Math.max(0, most - used);
        }
    }

    Numbers of(Business business, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, business.zone());
        List<Sender> senders = businesses.senders(business.id());
        Map<SenderId, VerificationStatus> states = verifications.statuses(senders.stream().map(Sender::id).toList(), now);
        VerificationStatus own = verifications.statusesOfBusinesses(List.of(business.id()), now).getOrDefault(business.id(),
                VerificationStatus.UNVERIFIED);
        Map<Long, Quality> measured = qualities.of(Qualities.Kind.NUMBER, business.id());
        Map<SenderId, String> pictures = shown.pictures(senders.stream().map(Sender::id).toList());
        List<Number> numbers = senders.stream().map(sender -> new Number(sender, states.getOrDefault(sender.id(),
                VerificationStatus.UNVERIFIED), badges.of(sender.id(), now).map(Badge::since),
                measured.getOrDefault(sender.id().value(), Quality.UNKNOWN), Optional.ofNullable(pictures.get(sender.id())))).toList();
        YearMonth month = YearMonth.from(today);
        Plans plans = books.activeRelease(now).book().plans(today);
        List<Limit> limits = new ArrayList<>(recipients(business, own, plans, now));
        limits.addAll(used(business, senders, month, plans));
        return new Numbers(own, numbers, limits, month, paces.perSecond(business.plan()));
    }

    private List<Limit> recipients(Business business, VerificationStatus own, Plans plans, Instant now) {
        MessagingTier tier = business.messagingTier(own == VerificationStatus.VERIFIED);
        return tier == MessagingTier.TIER_UNLIMITED
                ? List.of()
                : List.of(new Limit("limit.recipients", tier.name(), newRecipients.counts(List.of(business.id()),
                        now.minus(NEW_RECIPIENTS_SPAN)).getOrDefault(business.id(), 0), plans.newRecipients(tier)));
    }

    private List<Limit> used(Business business, List<Sender> senders, YearMonth month, Plans plans) {
        List<Allowance> wanted = new ArrayList<>(List.of(Allowance.pilot(business.id()), Allowance.app(business.id(), month)));
        senders.forEach(sender -> wanted.add(Allowance.service(sender.id(), month)));
        Map<Allowance, Integer> used = allowances.used(wanted);
        List<Limit> limits = new ArrayList<>();
        business.pilot().ifPresent(pilot -> limits.add(
                new Limit("limit.pilot", "", used.getOrDefault(Allowance.pilot(business.id()), 0), pilot.allowance())));
        if (business.plan() == Plan.APP) {
            limits.add(new Limit("limit.app", "", used.getOrDefault(Allowance.app(business.id(), month), 0),
                    plans.appMessages(business, month)));
        }
        senders.forEach(sender -> limits.add(new Limit("limit.service", sender.displayNumber(),
                used.getOrDefault(Allowance.service(sender.id(), month), 0), plans.serviceMessages())));
        return limits;
    }
}
