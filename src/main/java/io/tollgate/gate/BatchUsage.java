package io.tollgate.gate;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.tollgate.business.Business;
import io.tollgate.business.MessagingTier;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.delivery.SpendingStops.Spending;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.ledger.SpendingPace.Sum;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.rulebook.language.PaceAsked;
import io.tollgate.rulebook.tables.Plans;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.NewRecipients.FirstMessage;
import io.tollgate.traffic.NewRecipients.Reached;
import io.tollgate.traffic.PacedSends;
import io.tollgate.traffic.PacedSends.Send;
import io.tollgate.traffic.PacedSends.State;
import io.tollgate.traffic.Traffic.Contact;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the registers say plus what the messages of this batch judged so far have used up. So a later message sees exactly what it would
 * see if it were judged alone after them. At the end of the batch it holds what is to be added to the registers.
 */
final class BatchUsage {

    private final BatchContext context;

    private final List<Admission> admissions = new ArrayList<>();
    private final Map<RecipientId, List<Admission>> marketing = new HashMap<>();
    private final Map<RecipientId, List<Admission>> counted = new HashMap<>();
    private final Map<Allowance, Integer> used = new HashMap<>();
    private final Map<BusinessId, Set<RecipientId>> writtenTo = new HashMap<>();
    private final List<FirstMessage> newRecipients = new ArrayList<>();
    private final Map<Conversations.Key, Conversation> answered = new HashMap<>();
    private final Set<Conversations.Key> freeEntries = new LinkedHashSet<>();
    private final Map<BusinessId, Long> heldMicros = new HashMap<>();
    private final Map<BusinessId, Integer> admitted = new HashMap<>();
    private final Map<MessageId, Hold> holds = new HashMap<>();
    private final Map<PacedSends.Key, List<MessageId>> paced = new HashMap<>();

    BatchUsage(BatchContext context) {
        this.context = context;
    }

    /** The accounts of the batch's businesses, as they were read. */
    Map<BusinessId, Account> accounts() {
        return context.accounts();
    }

    /** Marketing messages admitted to this recipient, within the days that rules may count. */
    List<Admission> marketing(RecipientId recipient) {
        List<Admission> before = context.marketing().getOrDefault(recipient, List.of());
        List<Admission> now = marketing.getOrDefault(recipient, List.of());
        return now.isEmpty() ? before : Stream.concat(before.stream(), now.stream()).toList();
    }

    /** Messages admitted to this recipient that rules count, and those of the batch. */
    List<Admission> counted(RecipientId recipient) {
        List<Admission> before = context.counted().getOrDefault(recipient, List.of());
        List<Admission> now = counted.getOrDefault(recipient, List.of());
        return now.isEmpty() ? before : Stream.concat(before.stream(), now.stream()).toList();
    }

    /** When the first message of the business was admitted to this recipient, if rules ask. */
    Optional<Instant> first(Contact contact) {
        return Optional.ofNullable(context.first().get(contact)).or(() -> counted.getOrDefault(contact.recipient(), List.of()).stream()
                .filter(admission -> admission.business().equals(contact.business())).map(Admission::at).findFirst());
    }

    int used(Allowance allowance) {
        return context.used().getOrDefault(allowance, 0) + used.getOrDefault(allowance, 0);
    }

    Conversation conversation(Conversations.Key key) {
        return answered.getOrDefault(key, context.conversations().getOrDefault(key, Conversation.NONE));
    }

    /** How many different recipients a business has written to within 24 h; counted only if it has a limit. */
    int newRecipients(BusinessId business) {
        return context.reached().getOrDefault(business, Reached.NOBODY).count() + writtenTo.getOrDefault(business, Set.of()).size();
    }

    boolean hasWrittenTo(BusinessId business, RecipientId recipient) {
        return context.reached().getOrDefault(business, Reached.NOBODY).among().contains(recipient)
                || writtenTo.getOrDefault(business, Set.of()).contains(recipient);
    }

    /** Whether the send of a message holds it. The first messages of an open send go, and the others are held. */
    Pacing pacing(Accepted message) {
        int first = firstOfSends();
        return sent(message).map(send -> switch (send.state()) {
            case OPEN -> send.admitted() + paced.getOrDefault(send.key(), List.of()).size() < first ? Pacing.NONE : Pacing.HELD;
            case HELD -> Pacing.HELD;
            case RELEASED -> Pacing.NONE;
            case DROPPED -> Pacing.DROPPED;
        }).orElse(Pacing.NONE);
    }

    private Optional<Send> sent(Accepted message) {
        return message.template().flatMap(key -> Optional.ofNullable(context.sends().get(new PacedSends.Key(message.business(), key))));
    }

    /** How many messages of a send go at once, by the rule book in force. */
    int firstOfSends() {
        return context.ruleBook().terms().pacing().on(LocalDate.ofInstant(context.now(), ZoneOffset.UTC)).first();
    }

    Map<PacedSends.Key, Send> sends() {
        return context.sends();
    }

    /** Messages of the batch that are first ones of their sends. */
    Map<PacedSends.Key, List<MessageId>> paced() {
        return paced;
    }

    /** @param asked by the rule book that judges */
    FundsFacts funds(Business business, Set<PaceAsked> asked) {
        Account account = account(business.id());
        long heldNow = heldMicros.getOrDefault(business.id(), 0L);
        return new FundsFacts(business.payment(), account.available().micros() - heldNow, account.held().micros() + heldNow,
                pace(business, asked));
    }

    private Map<String, Long> pace(Business business, Set<PaceAsked> asked) {
        return PaceNumbers.of(asked, context.paces().getOrDefault(business.id(), SpendingPace.NONE),
                new Sum(admitted.getOrDefault(business.id(), 0), heldMicros.getOrDefault(business.id(), 0L)),
                LocalDate.ofInstant(context.now(), business.zone()), context.spending().getOrDefault(business.id(), Spending.NOTHING));
    }

    /** The paces of businesses of which nothing was counted before, and of which the batch admits messages. */
    Map<BusinessId, SpendingPace> newPaces() {
        return context.paces().entrySet().stream().filter(one -> one.getValue().isNew() && admitted.containsKey(one.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Account account(BusinessId business) {
        return requireNonNull(context.accounts().get(business));
    }

    /**
     * What is held for an admitted message.
     *
     * @param micros    the most that it can cost
     * @param allowance so many messages of the month are free for its reason, and the delivery decides whether it is one; 0: it is decided
     * @param allowanceLater so many are if it is delivered in a later month
     */
    record Hold(long micros, int allowance, int allowanceLater) {}

    Hold hold(MessageId message) {
        return requireNonNull(holds.get(message));
    }

    /** Counts what an admitted message uses up. @param plans of the rule book that admitted it, on each day */
    void count(Accepted message, CaseFile file, Admitted verdict, Function<LocalDate, Plans> plans) {
        Admission admission = new Admission(message.recipient(), file.now(), message.id(), message.business(), file.message().category());
        admissions.add(admission);
        if (context.asked().counting()) {
            counted.computeIfAbsent(message.recipient(), recipient -> new ArrayList<>()).add(admission);
        }
        if (admission.category() == Category.MARKETING) {
            marketing.computeIfAbsent(message.recipient(), recipient -> new ArrayList<>()).add(admission);
        }
        Hold hold = hold(message, file, verdict, plans);
        if (hold.allowance == 0) {
            verdict.quote().freeReason().ifPresent(freeReason -> use(freeReason, message, file));
        }
        holds.put(message.id(), hold);
        heldMicros.merge(message.business(), hold.micros, Math::addExact);
        admitted.merge(message.business(), 1, Integer::sum);
        countNewRecipient(message, file);
        if (file.message().category() == Category.MARKETING) {
            sent(message).filter(send -> send.state() == State.OPEN)
                    .ifPresent(send -> paced.computeIfAbsent(send.key(), _ -> new ArrayList<>()).add(message.id()));
        }
        answer(message, file);
    }

    /**
     * A message of a free allowance holds its price until its delivery decides, if the money is there. Otherwise it has its free one now.
     */
    private Hold hold(Accepted message, CaseFile file, Admitted admitted, Function<LocalDate, Plans> plans) {
        LocalDate day = file.business().localDay();
        int allowance = allowance(message, admitted, plans, day);
        long price = file.price().ceilingMicros();
        return allowance > 0 && price > 0 && file.funds().availableMicros() >= price
                ? new Hold(price, allowance, allowance(message, admitted, plans, YearMonth.from(day).plusMonths(1).atDay(1)))
                : new Hold(admitted.quote().ceilingMicros(), 0, 0);
    }

    /** How many messages of the month of a day are free for the reason for which this one is. */
    private int allowance(Accepted message, Admitted admitted, Function<LocalDate, Plans> plans, LocalDate day) {
        return admitted.quote().freeReason().map(reason -> switch (reason) {
            case APP_ALLOWANCE -> plans.apply(day).appMessages(context.business(message.business()), YearMonth.from(day));
            case SERVICE_ALLOWANCE -> plans.apply(day).serviceMessages();
            case PILOT, SERVICE_WINDOW, FREE_ENTRY -> 0;
        }).orElse(0);
    }

    private void use(FreeReason freeReason, Accepted message, CaseFile file) {
        YearMonth month = YearMonth.from(file.business().localDay());
        switch (freeReason) {
            case PILOT -> used.merge(Allowance.pilot(message.business()), 1, Integer::sum);
            case APP_ALLOWANCE -> used.merge(Allowance.app(message.business(), month), 1, Integer::sum);
            case SERVICE_ALLOWANCE -> used.merge(Allowance.service(message.sender(), month), 1, Integer::sum);
            case SERVICE_WINDOW, FREE_ENTRY -> {}
        }
    }

    private void countNewRecipient(Accepted message, CaseFile file) {
        if (file.business().tier() == MessagingTier.TIER_UNLIMITED || file.serviceWindowOpen()) {
            return;
        }
        if (!hasWrittenTo(message.business(), message.recipient())) {
            writtenTo.computeIfAbsent(message.business(), business -> new HashSet<>()).add(message.recipient());
        }
        newRecipients.add(new FirstMessage(message.business(), message.recipient(), file.now()));
    }

    /** The first answer to a click on an advertisement opens the free entry point; the next message of the batch finds it open. */
    private void answer(Accepted message, CaseFile file) {
        Conversation after = file.conversation().answered(file.now());
        if (!after.equals(file.conversation())) {
            Conversations.Key key = new Conversations.Key(message.sender(), message.recipient());
            answered.put(key, after);
            freeEntries.add(key);
        }
    }

    List<Admission> admissions() {
        return admissions;
    }

    Map<Allowance, Integer> used() {
        return used;
    }

    List<FirstMessage> newRecipients() {
        return newRecipients;
    }

    Set<Conversations.Key> freeEntries() {
        return freeEntries;
    }
}
