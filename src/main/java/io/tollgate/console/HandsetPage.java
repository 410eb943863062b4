package io.tollgate.console;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.console.PhoneOwner.Owner;
import io.tollgate.database.Slice;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Access;
import io.tollgate.rights.DisclosurePage;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows the phone of a person in the demonstration. Everybody can act as everybody here, so the pages exist only if
 * {@code tollgate.handset.page} says so. Her number is in forms, never in a URL.
 */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class HandsetPage {

    private static final int PHONES = 60;
    private static final int SENDERS = 200;
    private static final String ASK = "handset";

    private final PhoneOwner owners;
    private final Phone phone;
    private final Recipients recipients;
    private final PhoneNumbers numbers;
    private final Businesses businesses;
    private final Handsets handsets;
    private final Access access;
    private final DisclosurePage disclosure;
    private final PhoneClient client;
    private final Clock clock;

    HandsetPage(PhoneOwner owners, Phone phone, Recipients recipients, PhoneNumbers numbers, Businesses businesses, Handsets handsets,
            Access access, DisclosurePage disclosure, PhoneClient client, Clock clock) {
        this.owners = owners;
        this.phone = phone;
        this.recipients = recipients;
        this.numbers = numbers;
        this.businesses = businesses;
        this.handsets = handsets;
        this.access = access;
        this.disclosure = disclosure;
        this.client = client;
        this.clock = clock;
    }

    @GetMapping("/me")
    String ask(Locale reader, Model model) {
        return ask("", "", reader, model);
    }

    private String ask(String number, String problem, Locale reader, Model model) {
        model.addAttribute("number", number);
        model.addAttribute("problem", problem);
        model.addAttribute("phones", owners.choices(PHONES, reader));
        return ASK;
    }

    /** Takes up the phone with this number. A number that nobody knows yet is one of somebody new. */
    @PostMapping("/me")
    String pick(@RequestParam(defaultValue = "") String number, Locale reader, Model model) {
        Optional<PhoneNumber> parsed = numbers.parse(number);
        if (parsed.isEmpty()) {
            return ask(number, "problem.number.plain", reader, model);
        }
        RecipientId person = recipients.registerUnlessErased(List.of(parsed.get()), clock.instant()).get(parsed.get());
        return person == null ? ask(number, "handset.problem.erased", reader, model) : "redirect:/me/" + person;
    }

    @GetMapping(PhoneOwner.PATH)
    String home(@PathVariable String person, @RequestParam Optional<HandsetActions.Told> told, HttpServletRequest request, Model model) {
        Owner owner = open(person, told, request, model);
        Instant now = clock.instant();
        List<Phone.Chat> chats = phone.chats(owner.id(), now);
        model.addAttribute("client", client.in(owner.language()));
        model.addAttribute("chats", chats);
        model.addAttribute("requests", phone.requests(owner.id(), chats, now));
        model.addAttribute("senders", senders(chats));
        model.addAttribute("behaviour", handsets.behaviour(owner.id()));
        model.addAttribute("behaviours", Behaviour.values());
        model.addAttribute("languages", PhoneLanguages.choices());
        return "handset-home";
    }

    /** Those that she can write to first. In an encrypted chat nothing goes in the clear unnoticed. */
    private List<Sender> senders(List<Phone.Chat> chats) {
        Set<SenderId> sealed = chats.stream().filter(chat -> chat.sealed().isPresent()).map(chat -> chat.sender().id())
                .collect(Collectors.toSet());
        return businesses.some(Slice.first(SENDERS)).stream().flatMap(business -> businesses.senders(business.id()).stream())
                .filter(sender -> !sealed.contains(sender.id())).limit(SENDERS).toList();
    }

    @GetMapping(PhoneOwner.PATH + "/chats/{sender}")
    String chat(@PathVariable String person, @PathVariable long sender, @RequestParam Optional<HandsetActions.Told> told,
            HttpServletRequest request, Model model) {
        Owner owner = open(person, told, request, model);
        Instant now = clock.instant();
        Phone.Chat chat = phone.chat(owner.id(), sender(businesses, sender), now);
        model.addAttribute("client", client.in(owner.language()));
        model.addAttribute("chat", chat);
        model.addAttribute("requests", phone.requests(owner.id(), List.of(chat), now));
        model.addAttribute("base", owner.path() + "/chats/" + sender);
        model.addAttribute("parents", Map.of(owner.path(), owner.name()));
        return "handset-chat";
    }

    @GetMapping(PhoneOwner.PATH + "/writers")
    String writers(@PathVariable String person, @RequestParam Optional<HandsetActions.Told> told, HttpServletRequest request, Model model) {
        Owner owner = open(person, told, request, model);
        model.addAttribute("everybody", phone.blocked(owner.id()).everybody());
        model.addAttribute("writers", phone.writers(owner.id(), clock.instant()));
        model.addAttribute("parents", Map.of(owner.path(), owner.name()));
        return "handset-writers";
    }

    /** All that is stored about her, as the law gives it to her. */
    @GetMapping(PhoneOwner.PATH + "/data")
    ResponseEntity<String> data(@PathVariable String person) {
        Owner owner = owners.of(person);
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML)
                .body(disclosure.html(access.of(owner.id(), owner.number(), clock.instant()), List.of(owner.language())));
    }

    private Owner open(String person, Optional<HandsetActions.Told> told, HttpServletRequest request, Model model) {
        Owner owner = owners.of(person);
        owners.speaksIn(owner, request, model);
        told.ifPresent(one -> model.addAttribute("told", one));
        return owner;
    }

    static Sender sender(Businesses businesses, long id) {
        return Optional.of(id).filter(given -> given > 0).flatMap(given -> businesses.sender(new SenderId(given)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such number of a business"));
    }
}
