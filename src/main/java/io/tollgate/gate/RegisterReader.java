package io.tollgate.gate;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Template;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.directsend.DirectSends;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PersonMerged;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import io.tollgate.release.Canary;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.Shadow;
import io.tollgate.release.Trials;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Asked;
import io.tollgate.rulebook.language.PaceAsked;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.NewRecipients.Reached;
import io.tollgate.traffic.PacedSends;
import io.tollgate.traffic.PacedSends.Send;
import io.tollgate.traffic.Traffic;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.trust.verification.Verifications.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Reads the registers for a batch, each by one query. It first locks the counts that messages may use up, those of recipients and of
 * businesses, in the lock order of the whole program, so that two batches never spend the same allowance. It locks nothing else: the last
 * look before the hand-over sees a block or a withdrawal that comes meanwhile.
 */
@Component
final class RegisterReader {

    private static final Duration NEW_RECIPIENTS_SPAN = Duration.ofHours(24);

    private final RuleBooks ruleBooks;
    private final Recipients recipients;
    private final Identities identities;
    private final Businesses businesses;
    private final Verifications verifications;
    private final Consents consents;
    private final OptIns optIns;
    private final Blocks blocks;
    private final Conversations conversations;
    private final Traffic traffic;
    private final NewRecipients newRecipients;
    private final Allowances allowances;
    private final Ledger ledger;
    private final PhoneNumbers phoneNumbers;
    private final SpendingStops stops;
    private final DirectSends directSends;
    private final PacedSends pacedSends;
    private final Sealings sealings;

    RegisterReader(RuleBooks ruleBooks, Recipients recipients, Identities identities, Businesses businesses, Verifications verifications,
            Consents consents, OptIns optIns,
            Blocks blocks, Conversations conversations, Traffic traffic, NewRecipients newRecipients, Allowances allowances,
            Ledger ledger, PhoneNumbers phoneNumbers, SpendingStops stops, DirectSends directSends, PacedSends pacedSends,
            Sealings sealings) {
        this.sealings = sealings;
        this.stops = stops;
        this.directSends = directSends;
        this.pacedSends = pacedSends;
        this.ruleBooks = ruleBooks;
        this.recipients = recipients;
        this.identities = identities;
        this.businesses = businesses;
        this.verifications = verifications;
        this.consents = consents;
        this.optIns = optIns;
        this.blocks = blocks;
        this.conversations = conversations;
        this.traffic = traffic;
        this.newRecipients = newRecipients;
        this.allowances = allowances;
        this.ledger = ledger;
        this.phoneNumbers = phoneNumbers;
    }

    /** Reads within the transaction of the batch: the locks last until its verdicts are committed. */
    public BatchContext readRegisters(Batch accepted) {
        Map<Template.Id, Template> templates = businesses.templates(templates(accepted));
        boolean counting = asked(accepted.now()).counting();
        Map<RecipientId, Recipient> people = new HashMap<>(recipients.of(all(accepted, Accepted::recipient)));
        // A recipient without a row may have been merged into another since.
        Map<RecipientId, RecipientId> moved = identities
                .moved(all(accepted, Accepted::recipient).stream().filter(person -> !people.containsKey(person)).toList());
        people.putAll(recipients.of(moved.values()));
        Batch batch = accepted.readdressed(moved);
        lock(counted(batch, templates, counting), people);
        return read(batch, people, templates, true);
    }

    /** Locks recipients in one order, and takes over what is in their rows now. */
    private void lock(Set<RecipientId> marketing, Map<RecipientId, Recipient> people) {
        Map<RecipientId, Recipient> locked = recipients.lock(marketing);
        List<RecipientId> gone = marketing.stream().filter(person -> people.containsKey(person) && !locked.containsKey(person)).toList();
        if (!identities.moved(gone).isEmpty()) {
            throw new PersonMerged();
        }
        people.keySet().removeAll(gone);
        people.putAll(locked);
    }

    /** Those to whom messages of the batch count: marketing always, and everything if a rule counts more than that. */
    private static Set<RecipientId> counted(Batch batch, Map<Template.Id, Template> templates, boolean everything) {
        return batch.messages().stream().filter(message -> everything || marketing(message, templates)).map(Accepted::recipient)
                .collect(toSet());
    }

    private Asked asked(Instant now) {
        return books(now).map(RuleBook::asked).reduce(Asked::and).orElseThrow();
    }

    /** The one in force, and those on trial. */
    private Stream<RuleBook> books(Instant now) {
        Trials trials = ruleBooks.trials();
        return Stream.of(Stream.of(ruleBooks.inForce(now)), trials.canary().map(Canary::book).stream(),
                trials.shadow().map(Shadow::book).stream()).flatMap(stream -> stream);
    }

    private Map<RecipientId, List<Admission>> counted(Set<RecipientId> people, Asked asked, Instant now) {
        Set<Category> categories = asked.counts().stream()
                .flatMap(count -> count.category().map(Stream::of).orElseGet(() -> Stream.of(Category.values()))).collect(toSet());
        return asked.counts().stream().map(count -> count.from(now)).min(Comparator.naturalOrder())
                .map(from -> traffic.admissions(people, categories, from).stream().collect(groupingBy(Admission::recipient)))
                .orElse(Map.of());
    }

    /** Like {@link #readRegisters} without a lock: what is read may have changed by the time it is used. */
    BatchContext peek(Batch batch) {
        return read(batch, recipients.of(all(batch, Accepted::recipient)), businesses.templates(templates(batch)), false);
    }

    /** Like {@link #peek(Batch)}, with these recipients, who need not be registered. */
    BatchContext peek(Batch batch, Map<RecipientId, Recipient> people) {
        return read(batch, people, businesses.templates(templates(batch)), false);
    }

    private BatchContext read(Batch batch, Map<RecipientId, Recipient> people, Map<Template.Id, Template> templates, boolean lock) {
        Instant now = batch.now();
        Set<RecipientId> ids = all(batch, Accepted::recipient);
        Set<BusinessId> businessIds = all(batch, Accepted::business);
        Map<BusinessId, Business> known = businesses.byId(businessIds);
        Statuses verified = verifications.statuses(businessIds, all(batch, Accepted::sender), now);
        Map<BusinessId, VerificationStatus> statuses = verified.businesses();
        Asked asked = asked(now);
        Map<Consents.Key, ConsentStatus> permissions = consents.statuses(ids, ConsentChannel.MESSENGER, now);
        return new BatchContext(batch, ruleBooks.inForce(now), people, known, templates, statuses,
                verified.numbers(),
                senderCountries(batch, templates), permissions, bySms(batch, people, templates, known),
                optIns.asking(perhapsAsking(batch, permissions), now),
                blocks.of(ids, Recipients.numbersOf(people)),
                conversations.of(ids),
                traffic.marketing(ids, now.minus(TrafficFacts.MOST_DAYS, ChronoUnit.DAYS)).stream()
                        .collect(groupingBy(Admission::recipient)),
                asked, counted(ids, asked, now), asked.firstMessage() ? traffic.first(ids, businessIds) : Map.of(),
                reached(known, statuses, ids, now, lock), used(batch, known, lock),
                lock ? sends(batch, templates, known, statuses) : Map.of(),
                ledger.charged(businessIds, months(known.values(), now)), accounts(batch, ids, businessIds, lock), paces(asked, known, now),
                asked.paces().contains(PaceAsked.IF_STOPPED) || asked.paces().contains(PaceAsked.AGREED_LIMIT)
                        ? stops.spending(today(known, now))
                        : Map.of(),
                directSends.standings(batch.messages().stream().filter(Accepted::isDirectSend).map(Accepted::business).toList()),
                sealings.of(batch));
    }

    /** How fast the businesses spend; nothing is read if no rule asks. What other workers have not committed yet is missing. */
    private Map<BusinessId, SpendingPace> paces(Asked asked, Map<BusinessId, Business> known, Instant now) {
        return PaceCheck.paces(ledger, asked.paces(), today(known, now), now);
    }

    private static Map<BusinessId, LocalDate> today(Map<BusinessId, Business> known, Instant now) {
        Map<BusinessId, LocalDate> today = new HashMap<>();
        known.forEach((id, business) -> today.put(id, LocalDate.ofInstant(now, business.zone())));
        return today;
    }

    /** Consents to SMS of those to whom an SMS goes, by the rules in force or on trial. Few batches have one, and others ask nothing. */
    private Map<Consents.Key, ConsentStatus> bySms(Batch batch, Map<RecipientId, Recipient> people, Map<Template.Id, Template> templates,
            Map<BusinessId, Business> known) {
        List<RuleBook> books = books(batch.now()).toList();
        Set<RecipientId> ids = batch.messages().stream().filter(message -> known.containsKey(message.business()))
                .filter(message -> books.stream().anyMatch(book -> Ways.channel(message, book,
                        requireNonNull(known.get(message.business())),
                        message.template().map(key -> templates.get(new Template.Id(message.business(), key))),
                        people.get(message.recipient()), batch.now()).filter(channel -> channel.medium() == Medium.SMS).isPresent()))
                .map(Accepted::recipient).collect(toSet());
        return ids.isEmpty() ? Map.of() : consents.statuses(ids, ConsentChannel.SMS, batch.now());
    }

    /** Whether its category is marketing: that of its template now, or its own when it was accepted. */
    private static boolean marketing(Accepted message, Map<Template.Id, Template> templates) {
        return message.category() == Category.MARKETING
                || message.template().map(key -> templates.get(new Template.Id(message.business(), key)))
                        .filter(template -> template.category() == Category.MARKETING).isPresent();
    }

    private Map<SenderId, String> senderCountries(Batch batch, Map<Template.Id, Template> templates) {
        Set<SenderId> senders = batch.messages().stream().filter(message -> marketing(message, templates)).map(Accepted::sender)
                .collect(toSet());
        Map<SenderId, String> countries = new HashMap<>();
        businesses.senders(senders).forEach((id, sender) -> phoneNumbers.parse(sender.displayNumber())
                .ifPresent(number -> countries.put(id, number.country())));
        return countries;
    }

    /** Template messages to recipients without valid consent. These are few, so the opt-ins are rarely queried. */
    private static Set<MessageId> perhapsAsking(Batch batch, Map<Consents.Key, ConsentStatus> permissions) {
        return batch.messages().stream().filter(message -> message.template().isPresent() && !permissions.getOrDefault(
                new Consents.Key(message.business(), message.recipient(), Purpose.MESSAGES), ConsentStatus.NEVER_ASKED).valid())
                .map(Accepted::id).collect(toSet());
    }

    /** Counted under the lock of the business, so that of two batches the later one sees whom the other has reached. */
    private Map<BusinessId, Reached> reached(Map<BusinessId, Business> known, Map<BusinessId, VerificationStatus> statuses,
            Set<RecipientId> people, Instant now, boolean lock) {
        Set<BusinessId> limited = limited(known, statuses);
        if (lock) {
            businesses.lock(limited);
        }
        return newRecipients.since(limited, people, now.minus(NEW_RECIPIENTS_SPAN));
    }

    /** The sends of paced templates, locked. Only businesses with a messaging limit have some. */
    private Map<PacedSends.Key, Send> sends(Batch batch, Map<Template.Id, Template> templates, Map<BusinessId, Business> known,
            Map<BusinessId, VerificationStatus> statuses) {
        if (!ruleBooks.inForce(batch.now()).terms().pacing().on(LocalDate.ofInstant(batch.now(), ZoneOffset.UTC)).paces()) {
            return Map.of();
        }
        Set<BusinessId> limited = limited(known, statuses);
        Set<PacedSends.Key> keys = batch.messages().stream()
                .filter(message -> limited.contains(message.business()) && marketing(message, templates))
                .flatMap(message -> message.template().map(key -> new PacedSends.Key(message.business(), key)).stream()).collect(toSet());
        return keys.isEmpty() ? Map.of() : pacedSends.lock(keys, batch.now());
    }

    private static Set<BusinessId> limited(Map<BusinessId, Business> known, Map<BusinessId, VerificationStatus> statuses) {
        return known.values().stream().filter(business -> business
                .messagingTier(statuses.get(business.id()) == VerificationStatus.VERIFIED) != MessagingTier.TIER_UNLIMITED)
                .map(Business::id).collect(toSet());
    }

    private Map<Allowance, Integer> used(Batch batch, Map<BusinessId, Business> known, boolean lock) {
        Set<Allowance> wanted = new TreeSet<>();
        for (Accepted message : batch.messages()) {
            Optional.ofNullable(known.get(message.business()))
                    .ifPresent(business -> wanted.addAll(allowances(message, business, batch.now())));
        }
        return lock ? allowances.lock(wanted) : allowances.used(wanted);
    }

    /** The allowances that this message could use. */
    private static Set<Allowance> allowances(Accepted message, Business business, Instant now) {
        YearMonth month = month(business, now);
        Set<Allowance> possible = new HashSet<>();
        switch (business.plan()) {
            case PILOT -> possible.add(Allowance.pilot(business.id()));
            case APP -> possible.add(Allowance.app(business.id(), month));
            case ENTERPRISE -> {}
        }
        if (message.category() == Category.SERVICE) {
            possible.add(Allowance.service(message.sender(), month));
        }
        return possible;
    }

    private Map<BusinessId, Account> accounts(Batch batch, Set<RecipientId> people, Set<BusinessId> businessIds, boolean lock) {
        if (!batch.lockFunds()) {
            Map<BusinessId, Account> accounts = ledger.accounts(businessIds);
            if (lock && accounts.values().stream().anyMatch(one -> one.isGrantDue(batch.now()))) {
                throw new FundsMoved(); // the batch is judged again, and books the grant that has just begun or ended
            }
            return accounts;
        }
        // Balances are locked last, so lock the conversations first that verdicts may change.
        conversations.lock(people);
        return ledger.lockAccounts(businessIds, batch.now());
    }

    private static Set<YearMonth> months(Collection<Business> businesses, Instant now) {
        return businesses.stream().map(business -> month(business, now)).collect(toSet());
    }

    private static YearMonth month(Business business, Instant now) {
        return YearMonth.from(LocalDate.ofInstant(now, business.zone()));
    }

    private static Set<Template.Id> templates(Batch batch) {
        return batch.messages().stream()
                .flatMap(message -> message.template().map(key -> new Template.Id(message.business(), key)).stream()).collect(toSet());
    }

    private static <T> Set<T> all(Batch batch, Function<Accepted, T> part) {
        return batch.messages().stream().map(part).collect(toSet());
    }
}
