package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.console.MessageQuery.Wrong;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MessageList;
import io.tollgate.tracking.MessageList.Wanted;
import io.tollgate.tracking.MessageState;
import io.tollgate.tracking.MessageSummary;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The list of messages, latest first, without their text and without a person's number. A number is in the body of a POST, never in a URL,
 * and the search for it is in the audit trail.
 */
@Controller
class MessagesPage {

    static final String PATH = "/console/messages";
    private static final int SHOWN = 50;
    private static final int EXPORTED = 100_000;
    private static final int AT_ONCE = 1_000;
    private static final List<String> COLUMNS = List.of("id", "business", "phone_number_id", "recipient", "category", "state", "accepted",
            "decided", "rule");

    private final MessageList messages;
    private final Businesses businesses;
    private final PeopleSought people;
    private final Identities identities;
    private final RecordedSteps steps;
    private final ViewsPart views;
    private final Clock clock;

    MessagesPage(MessageList messages, Businesses businesses, PeopleSought people, Identities identities, RecordedSteps steps,
            ViewsPart views, Clock clock) {
        this.messages = messages;
        this.businesses = businesses;
        this.people = people;
        this.identities = identities;
        this.steps = steps;
        this.views = views;
        this.clock = clock;
    }

    /** @param business its handle; empty if it is gone */
    record Line(MessageSummary message, String business) {}

    @GetMapping(PATH)
    String list(@ModelAttribute("query") MessageQuery query, AccountPrincipal caller, Model model) {
        begin(query, caller, model);
        try {
            boolean earliest = Sorting.of(model).ascends("sent.accepted");
            Wanted wanted = wanted(query, Set.of());
            show(earliest ? messages.earliest(wanted, query.after(), SHOWN) : messages.part(wanted, query.after(), SHOWN), model);
            model.addAttribute("earliest", earliest);
        } catch (Wrong wrong) {
            model.addAttribute("problem", wrong.key());
        }
        return "messages";
    }

    /** The messages to one person. */
    @PostMapping(PATH)
    String find(@RequestParam(defaultValue = "") String number, @ModelAttribute("query") MessageQuery query, AccountPrincipal caller,
            Model model) {
        begin(query, caller, model);
        try {
            RecipientId person = people.find(number, "").id();
            model.addAttribute("person", person.toString());
            Wanted wanted = wanted(query, identities.ownIdsOf(person));
            Sorting sorting = Sorting.of(model);
            sorting.repeats(new Sorting.Form(PATH, Map.of("number", person.toString())));
            MessageList.Part part = steps.carryOut(caller, "searchMessages", "recipient=" + person,
                    () -> messages.part(wanted, query.after(), SHOWN));
            show(part, model);
            List<Line> lines = lines(sorting.rows("hers", most -> messages.of(wanted, Optional.empty(), most), part::messages));
            model.addAttribute("hers", sorting.part("hers", lines, SHOWN, "accepted=message.id", "business", "category=message.category",
                    "state=message.state", "rule=message.rule"));
            model.addAttribute("number", person.toString());
            if (sorting.sorts("hers")) {
                model.addAttribute("next", "");
                model.addAttribute("searchedTo", Optional.empty());
            }
        } catch (PeopleSought.Nobody nobody) {
            model.addAttribute("problem", nobody.key());
        } catch (Wrong wrong) {
            model.addAttribute("problem", wrong.key());
        }
        return "messages";
    }

    @GetMapping("/messages")
    String moved() {
        return "redirect:" + PATH;
    }

    @GetMapping("/messages/{id}")
    String moved(@PathVariable String id) {
        return "redirect:" + PATH + MessageId.parse(id).map(known -> "/" + known.text()).orElse("");
    }

    @GetMapping(PATH + "/export.csv")
    void export(@ModelAttribute MessageQuery query, AccountPrincipal caller, HttpServletResponse response) throws IOException {
        Wanted wanted;
        try {
            wanted = wanted(query, Set.of());
        } catch (Wrong wrong) {
            response.sendRedirect(PATH);
            return;
        }
        CsvWriter lines = CsvDownload.of(response, "messages.csv", COLUMNS);
        steps.carryOut(caller, "exportMessages", query.subject(), () -> export(wanted, lines));
        lines.flush();
    }

    private void export(Wanted wanted, CsvWriter lines) {
        Optional<MessageId> after = Optional.empty();
        for (int written = 0; written < EXPORTED; written += AT_ONCE) {
            List<MessageSummary> some = messages.of(wanted, after, AT_ONCE);
            lines(some).forEach(line -> lines.line(cells(line)));
            if (some.size() < AT_ONCE) {
                return;
            }
            after = Optional.of(some.getLast().id());
        }
    }

    private static List<String> cells(Line line) {
        MessageSummary message = line.message();
        return List.of(message.id().text(), line.business(), message.sender().toString(), message.recipient().toString(),
                message.category().name(), message.state().name(), message.id().acceptedAt().toString(),
                message.decidedAt().map(Object::toString).orElse(""), message.rule().orElse(""));
    }

    private Wanted wanted(MessageQuery query, Collection<RecipientId> recipients) throws Wrong {
        Optional<Business> sender = query.business().isEmpty() ? Optional.empty() : businesses.byHandle(query.business());
        if (sender.isEmpty() && !query.business().isEmpty()) {
            throw new Wrong("why.problem.business");
        }
        return query.wanted(sender.map(Business::id), recipients, clock.instant());
    }

    private void show(MessageList.Part part, Model model) {
        model.addAttribute("lines", lines(part.messages()));
        model.addAttribute("next", part.next().map(MessageId::text).orElse(""));
        model.addAttribute("searchedTo", part.next().filter(_ -> part.wasShort()).map(MessageId::acceptedAt));
    }

    private List<Line> lines(List<MessageSummary> found) {
        Map<BusinessId, Business> known = businesses.byId(found.stream().map(MessageSummary::business).collect(Collectors.toSet()));
        return found.stream().map(message -> new Line(message,
                Optional.ofNullable(known.get(message.business())).map(Business::handle).orElse(""))).toList();
    }

    private void begin(MessageQuery query, AccountPrincipal caller, Model model) {
        views.shown(ViewPage.MESSAGES, Map.of("business", query.business(), "state", query.state(), "rule", query.rule(), "category",
                query.category(), "from", query.from(), "until", query.until()), caller, model);
        model.addAttribute("categories", Category.values());
        model.addAttribute("states", MessageState.values());
        model.addAttribute("next", "");
    }
}
