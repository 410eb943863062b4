package io.tollgate.console;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.console.PhoneOwner.Owner;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.BusinessId;
import io.tollgate.messenger.HandsetWords;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What a person of the demonstration does on her phone. Each act goes the way that the messenger's own call of it goes. */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class HandsetActions {

    private static final String METHOD = "handset page";
    private static final String CHAT = PhoneOwner.PATH + "/chats/{sender}";
    private static final String WRITER = PhoneOwner.PATH + "/writers/{business}";
    private static final int LONGEST = 4_096;

    private final PhoneOwner owners;
    private final Businesses businesses;
    private final Blocks blocks;
    private final Consents consents;
    private final HandsetWords words;
    private final Phone phone;
    private final Handsets handsets;
    private final MessageSource texts;
    private final Clock clock;

    HandsetActions(PhoneOwner owners, Businesses businesses, Blocks blocks, Consents consents, HandsetWords words, Phone phone,
            Handsets handsets, MessageSource texts, Clock clock) {
        this.owners = owners;
        this.businesses = businesses;
        this.blocks = blocks;
        this.consents = consents;
        this.words = words;
        this.phone = phone;
        this.handsets = handsets;
        this.texts = texts;
        this.clock = clock;
    }

    /** What the page says after an act. */
    enum Told {
        SENT, EMPTY, NOT_VERIFIED, SUSPENDED, FAILED, BLOCKED, UNBLOCKED, STILL_BLOCKED, EVERYBODY_BLOCKED, REPORTED, STOPPED, ALLOWED,
        CHANGED;

        static Told of(HandsetWords.Outcome outcome) {
            return switch (outcome) {
                case SENT -> SENT;
                case NOT_VERIFIED -> NOT_VERIFIED;
                case SUSPENDED -> SUSPENDED;
                case FAILED -> FAILED;
            };
        }

        /** Whether the act came to nothing. */
        public boolean bad() {
            return switch (this) {
                case EMPTY, NOT_VERIFIED, SUSPENDED, FAILED, STILL_BLOCKED -> true;
                case SENT, BLOCKED, UNBLOCKED, EVERYBODY_BLOCKED, REPORTED, STOPPED, ALLOWED, CHANGED -> false;
            };
        }
    }

    /** She writes, as one writes in a chat: a stop word stops, a yes answers what the business asks. */
    @PostMapping(CHAT + "/write")
    String write(@PathVariable String person, @PathVariable long sender, @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "false") boolean advertisement, @RequestParam(defaultValue = "false") boolean beside) {
        Owner owner = owners.of(person);
        Sender to = HandsetPage.sender(businesses, sender);
        if (text.isBlank() || text.length() > LONGEST) {
            return toChat(owner, to, Told.EMPTY, beside);
        }
        return toChat(owner, to, owners.address(owner, to)
                .map(from -> Told.of(words.write(from, owner.id(), to, text.strip(), advertisement))).orElse(Told.FAILED), beside);
    }

    /** Writes, like {@link #write}, to a business that she picks from a list. */
    @PostMapping(PhoneOwner.PATH + "/write")
    String writeFirst(@PathVariable String person, @RequestParam long sender, @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "false") boolean advertisement) {
        return write(person, sender, text, advertisement, false);
    }

    @PostMapping(CHAT + "/block")
    String block(@PathVariable String person, @PathVariable long sender,
            @RequestParam(defaultValue = "false") boolean beside) {
        Owner owner = owners.of(person);
        Sender blocked = HandsetPage.sender(businesses, sender);
        blocks.block(owner.id(), Optional.of(blocked.business()), METHOD, clock.instant());
        return toChat(owner, blocked, Told.BLOCKED, beside);
    }

    @PostMapping(CHAT + "/unblock")
    String unblock(@PathVariable String person, @PathVariable long sender,
            @RequestParam(defaultValue = "false") boolean beside) {
        Owner owner = owners.of(person);
        Sender blocked = HandsetPage.sender(businesses, sender);
        return toChat(owner, blocked, unblock(owner, blocked.business()), beside);
    }

    /** If she has blocked everybody, one business is still blocked afterwards. */
    private Told unblock(Owner owner, BusinessId business) {
        blocks.unblock(owner.id(), Optional.of(business), METHOD, clock.instant());
        return phone.blocked(owner.id()).refuses(business) ? Told.STILL_BLOCKED : Told.UNBLOCKED;
    }

    /** Reports a business, and blocks it too. */
    @PostMapping(CHAT + "/report")
    String report(@PathVariable String person, @PathVariable long sender,
            @RequestParam(defaultValue = "false") boolean beside) {
        Owner owner = owners.of(person);
        Sender reported = HandsetPage.sender(businesses, sender);
        words.report(owner.id(), reported, phone.chat(owner.id(), reported, clock.instant()).latest());
        return toChat(owner, reported, Told.REPORTED, beside);
    }

    /** Ends her consent. If she stops all messages of a business, its advertising is stopped too. */
    @PostMapping(WRITER + "/{purpose}/stop")
    String stop(@PathVariable String person, @PathVariable int business, @PathVariable Purpose purpose) {
        Owner owner = owners.of(person);
        Set<Purpose> stopped = purpose == Purpose.MESSAGES ? EnumSet.allOf(Purpose.class) : EnumSet.of(purpose);
        consents.withdraw(owner.id(), business(business).id(), ConsentChannel.MESSENGER, stopped, METHOD, clock.instant());
        return toWriters(owner, Told.STOPPED);
    }

    /** The first step: shows what she would allow. It allows nothing yet. */
    @GetMapping(WRITER + "/{purpose}/allow")
    String ask(@PathVariable String person, @PathVariable int business, @PathVariable Purpose purpose, HttpServletRequest request,
            Model model) {
        Owner owner = owners.of(person);
        owners.speaksIn(owner, request, model);
        model.addAttribute("business", business(business));
        model.addAttribute("purpose", purpose);
        model.addAttribute("wording", wording(owner, business(business), purpose));
        model.addAttribute("parents", Map.of(owner.path(), owner.name()));
        return "handset-allow";
    }

    /** The second step, on the same channel: so it is a confirmed consent. */
    @PostMapping(WRITER + "/{purpose}/allow")
    String allow(@PathVariable String person, @PathVariable int business, @PathVariable Purpose purpose) {
        Owner owner = owners.of(person);
        Business allowed = business(business);
        Instant now = clock.instant();
        ConsentStatus before = consents.statuses(List.of(owner.id()), ConsentChannel.MESSENGER, now)
                .getOrDefault(new Consents.Key(allowed.id(), owner.id(), purpose), ConsentStatus.NEVER_ASKED);
        if (!before.valid()) {
            // Of two entries at the same instant the end would win.
            Instant at = before.since().isBefore(now) ? now : before.since().plus(1, ChronoUnit.MICROS);
            consents.record(List.of(new ConsentEvent(allowed.id(), owner.id(), purpose, ConsentChannel.MESSENGER,
                    ConsentEvent.Type.CONFIRMED, at, Optional.empty(),
                    Evidence.of("allowed and confirmed on the handset page", new Wording(wording(owner, allowed, purpose), "",
                            owner.language().toLanguageTag(), METHOD, ""), ""),
                    ConsentEvent.Returns.YES)), now);
        }
        return toWriters(owner, Told.ALLOWED);
    }

    private String wording(Owner owner, Business business, Purpose purpose) {
        return texts.getMessage("handset.wording." + purpose.name(), new Object[] {business.name()}, owner.language());
    }

    @PostMapping(PhoneOwner.PATH + "/blocks/{business}/lift")
    String lift(@PathVariable String person, @PathVariable int business) {
        Owner owner = owners.of(person);
        return toWriters(owner, unblock(owner, business(business).id()));
    }

    /** Nobody may write to her, or those may again whom she has not blocked singly. */
    @PostMapping(PhoneOwner.PATH + "/everybody/{act:block|lift}")
    String everybody(@PathVariable String person, @PathVariable String act) {
        Owner owner = owners.of(person);
        if (act.equals("block")) {
            blocks.block(owner.id(), Optional.empty(), METHOD, clock.instant());
            return toWriters(owner, Told.EVERYBODY_BLOCKED);
        }
        blocks.unblock(owner.id(), Optional.empty(), METHOD, clock.instant());
        return toWriters(owner, Told.UNBLOCKED);
    }

    @PostMapping(PhoneOwner.PATH + "/settings")
    String set(@PathVariable String person, @RequestParam Behaviour behaviour, @RequestParam String language) {
        Owner owner = owners.of(person);
        handsets.behave(owner.id(), behaviour);
        if (PhoneLanguages.ALL.contains(language)) {
            handsets.speak(owner.id(), language);
        }
        return "redirect:" + owner.path() + "?told=" + Told.CHANGED;
    }

    private Business business(int id) {
        return Optional.of(id).filter(given -> given > 0).map(BusinessId::new)
                .flatMap(given -> Optional.ofNullable(businesses.byId(List.of(given)).get(given)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such business"));
    }

    /** @param beside she acted on the page that shows the business app beside her phone */
    private static String toChat(Owner owner, Sender sender, Told told, boolean beside) {
        return beside
                ? "redirect:" + AppBesidePage.PATH + "/" + owner.id() + "?told=" + told
                : "redirect:" + owner.path() + "/chats/" + sender.id() + "?told=" + told + "#last";
    }

    private static String toWriters(Owner owner, Told told) {
        return "redirect:" + owner.path() + "/writers?told=" + told;
    }
}
