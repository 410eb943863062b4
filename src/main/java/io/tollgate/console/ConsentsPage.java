package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.blocking.BlockEvent;
import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.evidence.ConsentRecord;
import io.tollgate.evidence.ConsentRecords;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasureEvent;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MessageList;
import io.tollgate.tracking.MessageSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One person: what she has said to whom and when, with the evidence, to print (BGH I ZR 164/09 asks that it be "stored and printable at any
 * time"); whom she blocks; her last messages; a copy of her data; her erasure. Her number is in the form and never in a URL; the page
 * itself shows her pseudonym.
 */
@Controller
class ConsentsPage {

    static final String PATH = "/console/consents";
    static final Set<Role> ERASE = Set.of(Role.OFFICER);
    private static final int MESSAGES = 10;
    private static final int REQUESTS = 50;
    private static final Duration AHEAD = Duration.ofHours(1); // clocks of nodes differ

    private final ConsentRecords records;
    private final Blocks blocks;
    private final MessageList messages;
    private final Businesses businesses;
    private final Recipients recipients;
    private final Identities identities;
    private final Erasures erasures;
    private final ErasureRequests requests;
    private final PeopleSought people;
    private final RecordedSteps steps;
    private final Clock clock;

    ConsentsPage(ConsentRecords records, Blocks blocks, MessageList messages, Businesses businesses, Recipients recipients,
            Identities identities, Erasures erasures, ErasureRequests requests, PeopleSought people, RecordedSteps steps, Clock clock) {
        this.records = records;
        this.blocks = blocks;
        this.messages = messages;
        this.businesses = businesses;
        this.recipients = recipients;
        this.identities = identities;
        this.erasures = erasures;
        this.requests = requests;
        this.people = people;
        this.steps = steps;
        this.clock = clock;
    }

    /**
     * Something that she, a business or an authority has said.
     *
     * @param key      of the text that says what
     * @param business its name; empty: all businesses
     * @param consent  empty: it is about a block
     */
    record Moment(Instant at, String key, String business, String how, Optional<ConsentEvent> consent) {}

    /** @param handle of the business, empty if it is gone */
    record Line(MessageSummary message, String handle) {}

    @GetMapping(PATH)
    String ask(AccountPrincipal caller, Model model) {
        return ask("", caller, model);
    }

    private String ask(String problem, AccountPrincipal caller, Model model) {
        if (!problem.isEmpty()) {
            model.addAttribute("problem", problem);
        }
        model.addAttribute("requests", requests.open(REQUESTS));
        model.addAttribute("me", caller.signature());
        model.addAttribute("mayErase", caller.hasOneOf(ERASE));
        return "consents";
    }

    @PostMapping(PATH)
    String show(@RequestParam(defaultValue = "") String number, @RequestParam(defaultValue = "") String business, AccountPrincipal caller,
            Model model) {
        try {
            return show(people.find(number, business), caller, model);
        } catch (PeopleSought.Nobody nobody) {
            return ask(nobody.key(), caller, model);
        }
    }

    String show(PeopleSought.Found found, AccountPrincipal caller, Model model) {
        RecipientId person = found.id();
        Instant now = clock.instant();
        return steps.carryOut(caller, "getConsentRecord", "recipient=" + person, () -> {
            List<ConsentRecord> all = records.of(person, Optional.empty(), now);
            List<BlockEvent> history = blocks.history(person);
            Map<RecipientId, String> numbers = found.number().map(number -> Map.of(person, number.e164()))
                    .orElseGet(() -> recipients.numbers(List.of(person)));
            Blocked blocked = blocks.of(List.of(person), numbers).getOrDefault(person, Blocked.NOBODY);
            List<MessageSummary> last = messages.of(new MessageList.Wanted(Optional.empty(), identities.ownIdsOf(person), Optional.empty(),
                    Optional.empty(), Instant.EPOCH, now.plus(AHEAD)), Optional.<MessageId>empty(), MESSAGES);
            Map<BusinessId, Business> named = named(history, blocked, last);
            Sorting.of(model).repeats(new Sorting.Form(PATH, Map.of("number", person.toString())));
            model.addAttribute("asOf", now);
            model.addAttribute("person", person.toString());
            model.addAttribute("records", all);
            model.addAttribute("moments", moments(all, history, named));
            model.addAttribute("blocked", blocked);
            model.addAttribute("blockedBusinesses", names(blocked.businesses(), named));
            model.addAttribute("blockedBy", names(blocked.by(), named));
            model.addAttribute("lines", last.stream().map(one -> new Line(one, Optional.ofNullable(named.get(one.business()))
                    .map(Business::handle).orElse(""))).toList());
            model.addAttribute("erased", erasures.last(person).filter(event -> event.type() == ErasureEvent.Type.ERASED)
                    .map(ErasureEvent::at));
            model.addAttribute("request", requests.of(person));
            return ask("", caller, model);
        });
    }

    private Map<BusinessId, Business> named(List<BlockEvent> history, Blocked blocked, List<MessageSummary> last) {
        Set<BusinessId> ids = new HashSet<>(blocked.businesses());
        ids.addAll(blocked.by());
        history.forEach(event -> event.business().ifPresent(ids::add));
        last.forEach(message -> ids.add(message.business()));
        return businesses.byId(ids);
    }

    private static List<String> names(Collection<BusinessId> ids, Map<BusinessId, Business> named) {
        return ids.stream().map(id -> name(id, named)).sorted().toList();
    }

    private static String name(BusinessId id, Map<BusinessId, Business> named) {
        return Optional.ofNullable(named.get(id)).map(Business::name).orElse(id.toString());
    }

    /** The latest first. */
    private static List<Moment> moments(List<ConsentRecord> all, List<BlockEvent> history, Map<BusinessId, Business> named) {
        Stream<Moment> consents = all.stream().flatMap(record -> record.events().stream().map(event -> new Moment(event.at(),
                "standing." + event.type(), record.business().name(), event.evidence().method(), Optional.of(event))));
        Stream<Moment> blocked = history.stream().map(event -> new Moment(event.at(), "person." + event.type(),
                event.business().map(id -> name(id, named)).orElse(""), event.method(), Optional.empty()));
        return Stream.concat(consents, blocked).sorted(Comparator.comparing(Moment::at).reversed()).toList();
    }
}
