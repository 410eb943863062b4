package io.tollgate.gate;

import static java.util.Objects.requireNonNull;

import io.tollgate.blocking.Blocked;
import io.tollgate.business.Business;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Plan;
import io.tollgate.business.Template;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.BlockFacts;
import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.CaseFile.ConsentFacts;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.CaseFile.SenderFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.directsend.DirectSendLife;
import io.tollgate.directsend.DirectSendStatus;
import io.tollgate.directsend.Entitlement;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipient;
import io.tollgate.rulebook.language.Asked;
import io.tollgate.rulebook.language.CountAsked;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Traffic.Contact;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** Makes the case file of one message from the batch's context; looks nothing up. */
@Component
final class CaseFiles {

    /** Longer than any day in any zone, even the day on which clocks go back. */
    private static final Duration LONGEST_DAY = Duration.ofHours(26);

    private final PhoneNumbers phoneNumbers;
    private final GateSettings settings;

    CaseFiles(PhoneNumbers phoneNumbers, GateSettings settings) {
        this.phoneNumbers = phoneNumbers;
        this.settings = settings;
    }

    CaseFile open(Accepted accepted, BatchContext context, BatchUsage usage, Prices prices) {
        Business business = context.business(accepted.business());
        LocalDate businessDay = LocalDate.ofInstant(context.now(), business.zone());
        MessageFacts message = message(accepted, business, context, usage);
        RecipientFacts recipient = recipient(accepted, context);
        Blocked blocked = context.blocked(accepted.recipient());
        return new CaseFile(context.now(), message, recipient,
                business(business, businessDay, accepted, context, usage),
                sender(businessDay, message, accepted, context, usage),
                new ConsentFacts(context.consent(accepted, Purpose.MESSAGES, message.way()),
                        context.consent(accepted, Purpose.MARKETING, message.way()),
                        context.asking().getOrDefault(accepted.id(), 0)),
                new BlockFacts(blocked.business(accepted.business()), blocked.everybody(), blocked.by(accepted.business()),
                        blocked.stopLists()),
                usage.conversation(new Conversations.Key(accepted.sender(), accepted.recipient())),
                traffic(accepted, recipient, context, usage),
                prices.of(business, message, recipient),
                usage.funds(business, context.ruleBook().asked().paces()));
    }

    /** The template's present state counts: if its category was changed since, the message is judged by the new category. */
    private MessageFacts message(Accepted accepted, Business business, BatchContext context, BatchUsage usage) {
        Optional<Template> template = context.template(accepted);
        Category category = template.map(Template::category).orElse(accepted.category());
        return new MessageFacts(accepted.id(), category, accepted.kind(),
                accepted.template().map(Object::toString).orElse(""), approval(accepted, template, context),
                template.map(Template::thirdPartyAdvertising).orElse(false),
                template.map(Template::timeToLive).orElseGet(() -> accepted.isDirectSend()
                        ? DirectSendLife.of(accepted.content(), accepted.category())
                        : settings.freeTextTimeToLive()),
                accepted.acceptedAt(), accepted.round(),
                Ways.of(accepted, context.ruleBook(), business, template, context.recipients().get(accepted.recipient()), context.now()),
                pacing(category, accepted, context, usage),
                context.sealings().getOrDefault(accepted.id(), MessageFacts.Sealing.FITS));
    }

    private static Pacing pacing(Category category, Accepted accepted, BatchContext context, BatchUsage usage) {
        return category != Category.MARKETING || context.sends().isEmpty()
                ? Pacing.NONE
                : usage.pacing(accepted);
    }

    private static Approval approval(Accepted accepted, Optional<Template> template, BatchContext context) {
        if (accepted.isDirectSend()) {
            return switch (context.directSends().getOrDefault(new Entitlement(accepted.business(), accepted.category()),
                    DirectSendStatus.NEVER)) {
                case GRANTED -> Approval.ENTITLED;
                case NEVER, ENDED -> Approval.NOT_ENTITLED;
                case MISUSED -> Approval.MISUSED;
            };
        }
        if (accepted.template().isEmpty()) {
            return Approval.NONE;
        }
        return template.map(found -> switch (found.approval()) {
            case PENDING -> Approval.PENDING;
            case APPROVED -> Approval.APPROVED;
            case REJECTED -> Approval.REJECTED;
            case PAUSED -> Approval.PAUSED;
            case DISABLED -> Approval.DISABLED;
        }).orElse(Approval.UNKNOWN);
    }

    private RecipientFacts recipient(Accepted accepted, BatchContext context) {
        Recipient recipient = context.recipients().get(accepted.recipient());
        if (recipient == null) {
            return RecipientFacts.ofErased(accepted.recipient(), context.now());
        }
        return context.ruleBook().jurisdictions().facts(
                recipient.id(), recipient.country(), phoneNumbers.subdivisions(recipient), phoneNumbers.zones(recipient), context.now());
    }

    private static BusinessFacts business(Business business, LocalDate day, Accepted accepted, BatchContext context, BatchUsage usage) {
        VerificationStatus verification = requireNonNull(context.businessStatuses().get(business.id()));
        MessagingTier tier = business.messagingTier(verification == VerificationStatus.VERIFIED);
        boolean unlimited = tier == MessagingTier.TIER_UNLIMITED;
        return new BusinessFacts(business.id(), business.plan(), business.standing(), verification, day,
                business.pilot().map(Business.Pilot::lastDay).orElse(LocalDate.MAX),
                business.pilot().map(pilot -> left(pilot.allowance(), usage.used(Allowance.pilot(business.id())))).orElse(0),
                business.plan() == Plan.APP
                        ? left(context.ruleBook().plans(day).appMessages(business, YearMonth.from(day)),
                                usage.used(Allowance.app(business.id(), YearMonth.from(day))))
                        : 0,
                unlimited ? 0 : usage.newRecipients(business.id()),
                !unlimited && !usage.hasWrittenTo(business.id(), accepted.recipient()), tier);
    }

    private static SenderFacts sender(LocalDate day, MessageFacts message, Accepted accepted, BatchContext context, BatchUsage usage) {
        int serviceLeft = message.category() != Category.SERVICE
                ? 0
                : left(context.ruleBook().plans(day).serviceMessages(),
                        usage.used(Allowance.service(accepted.sender(), YearMonth.from(day))));
        return new SenderFacts(accepted.sender(), requireNonNull(context.senderStatuses().get(accepted.sender())), serviceLeft,
                message.category() == Category.MARKETING ? context.senderCountries().getOrDefault(accepted.sender(), "") : "");
    }

    private static TrafficFacts traffic(Accepted accepted, RecipientFacts recipient, BatchContext context, BatchUsage usage) {
        // Without this message itself: it was admitted before if the rules are asked about it again.
        List<Admission> all = usage.marketing(accepted.recipient()).stream().filter(admission -> !isSame(admission, accepted))
                .toList();
        List<Admission> own = all.stream().filter(admission -> admission.business().equals(accepted.business())).toList();
        return new TrafficFacts(today(all, recipient.zones(), context.now()), today(own, recipient.zones(), context.now()),
                context.ruleBook().jurisdictions().marketingLimit(recipient), back(all, context.now()), back(own, context.now()),
                counts(accepted, recipient, context, usage, own));
    }

    /** Whether an admission is of the same message or of another hop of its chain: the person gets one of them. */
    private static boolean isSame(Admission admission, Accepted accepted) {
        return admission.message().first().equals(accepted.id().first());
    }

    /** What the rules of the book ask to count; nothing for most books. */
    private static Map<String, Integer> counts(Accepted accepted, RecipientFacts recipient, BatchContext context, BatchUsage usage,
            List<Admission> ownMarketing) {
        Asked asked = context.ruleBook().asked();
        if (!asked.counting() && !asked.unanswered()) {
            return Map.of();
        }
        Map<String, Integer> counts = new HashMap<>();
        if (!asked.counts().isEmpty()) {
            List<Admission> all = usage.counted(accepted.recipient()).stream()
                    .filter(admission -> !isSame(admission, accepted)).toList();
            asked.counts().forEach(count -> counts.put(count.key(), counted(count, all, accepted, recipient, context.now())));
        }
        if (asked.firstMessage()) {
            counts.put(CountAsked.DAYS_SINCE_FIRST, usage.first(new Contact(accepted.recipient(), accepted.business()))
                    .map(first -> Math.toIntExact(Math.max(0, Duration.between(first, context.now()).toDays()))).orElse(-1));
        }
        if (asked.unanswered() && !ownMarketing.isEmpty()) {
            Instant answer = usage.conversation(new Conversations.Key(accepted.sender(), accepted.recipient())).lastAnswer();
            counts.put(CountAsked.UNANSWERED,
                    (int) ownMarketing.stream().filter(admission -> admission.at().isAfter(answer)).count());
        }
        return counts;
    }

    private static int counted(CountAsked asked, List<Admission> all, Accepted accepted, RecipientFacts recipient, Instant now) {
        List<Admission> matching = all.stream().filter(one -> asked.category().stream().allMatch(one.category()::equals))
                .filter(one -> !asked.ofBusiness() || one.business().equals(accepted.business())).toList();
        Instant from = asked.from(now);
        return asked.span().equals(CountAsked.DAY)
                ? today(matching, recipient.zones(), now)
                : (int) matching.stream().filter(one -> one.at().isAfter(from)).count();
    }

    /** Counts within the last 24 h, 48 h, and so on; ends with the last day that adds a message. */
    private static List<Integer> back(List<Admission> admissions, Instant now) {
        List<Long> days = admissions.stream().map(admission -> Math.max(0, Duration.between(admission.at(), now).toDays()))
                .filter(day -> day < TrafficFacts.MOST_DAYS).sorted().toList();
        return days.isEmpty()
                ? List.of()
                : LongStream.rangeClosed(0, days.getLast())
                        .mapToObj(day -> (int) days.stream().filter(one -> one <= day).count()).toList();
    }

    /** Count on the recipient's present day; if several time zones are possible, the highest count. */
    private static int today(List<Admission> admissions, List<String> zones, Instant now) {
        List<Admission> recent = admissions.stream().filter(admission -> admission.at().isAfter(now.minus(LONGEST_DAY))).toList();
        if (recent.isEmpty()) {
            return 0;
        }
        return zones.stream().map(ZoneId::of).mapToInt(zone -> {
            LocalDate today = LocalDate.ofInstant(now, zone);
            return (int) recent.stream().filter(admission -> LocalDate.ofInstant(admission.at(), zone).equals(today)).count();
        }).max().orElse(recent.size());
    }

    private static int left(int allowance, int used) {
        return Math.max(0, allowance - used);
    }
}
