package io.tollgate.console;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Shows what a recipient of the demonstration sees, and lets the user answer, block and withdraw as she could. Everybody who knows her
 * number can act as her here, so the page exists only if {@code tollgate.handset.page} says so. Her number is in forms, never in a URL.
 */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class HandsetPage {

    private static final int SHOWN = 50;
    private static final String METHOD = "handset page";

    private final Handsets handsets;
    private final Recipients recipients;
    private final PhoneNumbers numbers;
    private final Businesses businesses;
    private final Blocks blocks;
    private final Consents consents;
    private final Conversations conversations;
    private final Clock clock;

    HandsetPage(Handsets handsets, Recipients recipients, PhoneNumbers numbers, Businesses businesses, Blocks blocks,
            Consents consents, Conversations conversations, Clock clock) {
        this.handsets = handsets;
        this.recipients = recipients;
        this.numbers = numbers;
        this.businesses = businesses;
        this.blocks = blocks;
        this.consents = consents;
        this.conversations = conversations;
        this.clock = clock;
    }

    /** @param blocked whether she has blocked this business */
    record Line(BusinessId business, String name, SenderId sender, String text, Instant at, boolean blocked) {}

    @GetMapping("/handset")
    String ask(Model model) {
        model.addAttribute("number", "");
        return "handset";
    }

    @PostMapping("/handset")
    String look(@RequestParam String number, Model model) {
        return acting(number, "", model, person -> {});
    }

    /** Opens the service window and, if she came from an advertisement, offers the free entry point. */
    @PostMapping("/handset/answer")
    String answer(@RequestParam String number, @RequestParam long sender, @RequestParam(defaultValue = "false") boolean advertisement,
            Model model) {
        SenderId to = new SenderId(Math.max(1, sender));
        if (businesses.sender(to).isEmpty()) {
            return problem(number, "handset.problem.sender", model);
        }
        return acting(number, "handset.answered", model,
                person -> conversations.inbound(to, person, advertisement, clock.instant()));
    }

    @PostMapping("/handset/block")
    String block(@RequestParam String number, @RequestParam int business, Model model) {
        return acting(number, "handset.blocked", model,
                person -> blocks.block(person, Optional.of(new BusinessId(business)), METHOD, clock.instant()));
    }

    @PostMapping("/handset/unblock")
    String unblock(@RequestParam String number, @RequestParam int business, Model model) {
        return acting(number, "handset.unblocked", model,
                person -> blocks.unblock(person, Optional.of(new BusinessId(business)), METHOD, clock.instant()));
    }

    @PostMapping("/handset/stop-marketing")
    String stopMarketing(@RequestParam String number, @RequestParam int business, Model model) {
        return acting(number, "handset.stopped", model, person -> consents.withdraw(
                person, new BusinessId(business), ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), METHOD, clock.instant()));
    }

    @PostMapping("/handset/behave")
    String behave(@RequestParam String number, @RequestParam Behaviour behaviour, Model model) {
        return acting(number, "handset.changed", model, person -> handsets.behave(person, behaviour));
    }

    private String acting(String number, String done, Model model, Consumer<RecipientId> act) {
        Optional<PhoneNumber> parsed = numbers.parse(number);
        if (parsed.isEmpty()) {
            return problem(number, "problem.number", model);
        }
        RecipientId person = recipients.registerUnlessErased(List.of(parsed.get()), clock.instant()).get(parsed.get());
        if (person == null) {
            return problem(number, "handset.problem.erased", model);
        }
        act.accept(person);
        model.addAttribute("number", parsed.get().e164());
        model.addAttribute("done", done);
        model.addAttribute("lines", lines(person));
        model.addAttribute("behaviour", handsets.behaviour(person));
        model.addAttribute("behaviours", Behaviour.values());
        return "handset";
    }

    private static String problem(String number, String problem, Model model) {
        model.addAttribute("number", number);
        model.addAttribute("problem", problem);
        return "handset";
    }

    private List<Line> lines(RecipientId person) {
        List<Handset.Message> messages = handsets.messages(person, SHOWN);
        Map<BusinessId, Business> writers = businesses.byId(messages.stream().map(Handset.Message::business).collect(Collectors.toSet()));
        Blocked blocked = blocks.of(List.of(person)).getOrDefault(person, Blocked.NOBODY);
        return messages.stream().map(it -> new Line(it.business(), name(it, writers), it.sender(), it.text(), it.at(),
                blocked.refuses(it.business()))).toList();
    }

    private String name(Handset.Message message, Map<BusinessId, Business> writers) {
        return businesses.sender(message.sender()).map(Sender::displayName)
                .or(() -> Optional.ofNullable(writers.get(message.business())).map(Business::name)).orElse("");
    }
}
