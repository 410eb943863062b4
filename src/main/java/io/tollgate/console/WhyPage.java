package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.replay.Why;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MessageList;
import io.tollgate.tracking.MessageList.Wanted;
import io.tollgate.tracking.MessageSummary;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Why a message was judged as it was, as {@code rules why} says it; the message is found by its id, or by its business, its recipient and
 * the day. A number is in the form and never in a URL, and no page shows one.
 */
@Controller
class WhyPage {

    private static final int SHOWN = 50;
    /** The roles that may list messages by the administration's interface. */
    private static final Set<Role> LISTERS = Set.of(Role.AUDITOR, Role.OFFICER, Role.OPERATOR);

    private final Why why;
    private final MessageList messages;
    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Identities identities;
    private final RecordedSteps steps;
    private final Clock clock;

    WhyPage(Why why, MessageList messages, Businesses businesses, PhoneNumbers numbers, Identities identities, RecordedSteps steps,
            Clock clock) {
        this.why = why;
        this.messages = messages;
        this.businesses = businesses;
        this.numbers = numbers;
        this.identities = identities;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping("/console/why")
    String explain(@RequestParam(defaultValue = "") String message, AccountPrincipal caller, Model model) {
        begin(caller, model);
        if (message.isBlank()) {
            return "why";
        }
        Optional<MessageId> id = MessageId.parse(message.strip());
        if (id.isEmpty()) {
            return problem(model, "why.problem.id");
        }
        model.addAttribute("message", id.get().text());
        List<Why.Answer> answers;
        try {
            answers = why.of(id.get());
        } catch (RuntimeException unreadable) {
            return problem(model, "why.problem.unreadable");
        }
        if (answers.isEmpty()) {
            return problem(model, "why.problem.unknown");
        }
        model.addAttribute("answers", answers.reversed());
        return "why";
    }

    /** @param day in UTC, on which the messages were accepted; empty: the last seven days */
    @PostMapping("/console/why")
    String find(@RequestParam(defaultValue = "") String business, @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String day, AccountPrincipal caller, Model model) {
        begin(caller, model);
        Sorting.of(model).repeats(new Sorting.Form("/console/why", Map.of("business", business, "number", number, "day", day)));
        if (!caller.hasOneOf(LISTERS)) {
            return problem(model, "why.problem.role");
        }
        Optional<Business> sender = business.isBlank() ? Optional.empty() : businesses.byHandle(business.strip());
        if (sender.isEmpty() && !business.isBlank()) {
            return problem(model, "why.problem.business");
        }
        Optional<PhoneNumber> recipient = number.isBlank() ? Optional.empty() : numbers.parse(number);
        if (recipient.isEmpty() && !number.isBlank()) {
            return problem(model, "problem.number");
        }
        Instant from;
        Instant until;
        try {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            LocalDate first = day.isBlank() ? today.minusDays(6) : LocalDate.parse(day.strip());
            from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
            until = day.isBlank() ? clock.instant().plus(Duration.ofHours(1)) : from.plus(Duration.ofDays(1));
        } catch (DateTimeException wrong) {
            return problem(model, "why.problem.day");
        }
        Optional<RecipientId> person = recipient.map(identities::who);
        Collection<RecipientId> ids = person.map(identities::ownIdsOf).orElse(Set.of());
        Wanted wanted = new Wanted(sender.map(Business::id), ids, Optional.empty(), Optional.empty(), from, until);
        List<MessageSummary> found = person.isEmpty()
                ? messages.of(wanted, Optional.empty(), SHOWN)
                : steps.carryOut(caller, "searchMessages", "recipient=" + person.get(), () -> messages.of(wanted, Optional.empty(), SHOWN));
        model.addAttribute("found", found);
        return "why";
    }

    private static void begin(AccountPrincipal caller, Model model) {
        model.addAttribute("mayFind", caller.hasOneOf(LISTERS));
        model.addAttribute("answers", List.of());
        model.addAttribute("message", "");
    }

    /** @param what the key of a text */
    private static String problem(Model model, String what) {
        model.addAttribute("problem", what);
        return "why";
    }
}
