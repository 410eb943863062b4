package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateReviews;
import io.tollgate.console.AppBusinesses.AppBusiness;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.database.Slice;
import io.tollgate.delivery.Chats;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.BusinessMembers;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tariff.RateCard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** The business app of a small business: what stands at its beginning, its contacts and its templates. */
@Controller
class AppPage {

    static final String PATH = "/app";
    private static final int CHATS = 200;
    private static final int CONTACTS = 500;
    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

    private final AppBusinesses app;
    private final BusinessNumbers numbers;
    private final BusinessMembers members;
    private final Chats chats;
    private final Consents consents;
    private final Businesses businesses;
    private final TemplateReviews reviews;
    private final Invoices invoices;
    private final RecordedSteps steps;
    private final MessageSource texts;
    private final RuleBooks books;
    private final PhoneNumbers phones;
    private final Clock clock;

    AppPage(AppBusinesses app, BusinessNumbers numbers, BusinessMembers members, Chats chats, Consents consents, Businesses businesses,
            TemplateReviews reviews, Invoices invoices, RecordedSteps steps, MessageSource texts, RuleBooks books,
            PhoneNumbers phones, Clock clock) {
        this.books = books;
        this.phones = phones;
        this.app = app;
        this.numbers = numbers;
        this.members = members;
        this.chats = chats;
        this.consents = consents;
        this.businesses = businesses;
        this.reviews = reviews;
        this.invoices = invoices;
        this.steps = steps;
        this.texts = texts;
        this.clock = clock;
    }

    /** What a message costs beyond the allowance, to a number of the business's own country. */
    record Price(Category category, String market, long micros) {}

    /**
     * Ready-made templates. What they say is in the texts of the pages, in each of their languages; none is advertising. OPT_IN asks
     * somebody to confirm what she has filled in on the business's opt-in page.
     */
    enum Ready {
        FLIGHT_TIME, DELIVERY, APPOINTMENT, INVOICE, ORDER_READY, OPT_IN;

        public String key() {
            return "app_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** The latest message of a chat. @param number of the person, empty if it is not known any more */
    record Thread(RecipientId person, String number, Chats.Word last) {}

    @GetMapping(PATH)
    String home(AccountPrincipal caller, Model model) {
        Optional<AppBusiness> found = app.find(caller);
        if (found.isEmpty()) {
            return "app-none";
        }
        AppBusiness own = found.get();
        model.addAttribute("app", own);
        model.addAttribute("numbers", numbers.of(own.business(), clock.instant()));
        model.addAttribute("team", members.team(own.business().id()));
        model.addAttribute("most", BusinessMembers.TEAM);
        model.addAttribute("threads", threads(own));
        model.addAttribute("invoices", invoices.of(own.business().id()));
        model.addAttribute("prices", own.sender().flatMap(sender -> phones.parse(sender.displayNumber()))
                .map(number -> prices(own, number.country(), clock.instant())).orElse(List.of()));
        return "app";
    }

    private List<Price> prices(AppBusiness own, String country, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, own.business().zone());
        RateCard card = books.activeRelease(now).book().rateCard();
        String market = card.market(country, today, own.business().currency());
        return Arrays.stream(Category.values()).flatMap(category -> card.rate(market, category, own.business().currency(), today)
                .map(rate -> new Price(category, market, rate.listMicros())).stream()).toList();
    }

    private List<Thread> threads(AppBusiness own) {
        Map<RecipientId, Chats.Word> last = new LinkedHashMap<>();
        chats.to(own.business().id(), CHATS).forEach(word -> last.putIfAbsent(word.recipient(), word));
        Map<RecipientId, String> known = app.names(own, List.copyOf(last.keySet()));
        return last.entrySet().stream().map(one -> new Thread(one.getKey(), known.getOrDefault(one.getKey(), ""), one.getValue())).toList();
    }

    /** A person with whom the business has a consent. @param how of the latest entry: the method of its evidence */
    record Known(RecipientId person, String number, List<Allowed> purposes, String how) {}

    record Allowed(Purpose purpose, ConsentStatus status) {}

    @GetMapping(PATH + "/contacts")
    String contacts(AccountPrincipal caller, Model model) {
        AppBusiness own = app.of(caller);
        Instant now = clock.instant();
        Map<RecipientId, List<ConsentEvent>> histories = new LinkedHashMap<>();
        consents.each(own.business().id(), part -> part.stream().filter(_ -> histories.size() < CONTACTS)
                .forEach(event -> histories.computeIfAbsent(event.recipient(), _ -> new ArrayList<>()).add(event)));
        Map<RecipientId, String> known = app.names(own, List.copyOf(histories.keySet()));
        model.addAttribute("app", own);
        model.addAttribute("contacts", histories.entrySet().stream().filter(one -> known.containsKey(one.getKey()))
                .map(one -> known(one.getKey(), known.getOrDefault(one.getKey(), ""), one.getValue(), now)).toList());
        return "app-contacts";
    }

    private static Known known(RecipientId person, String number, List<ConsentEvent> history, Instant now) {
        Map<Purpose, List<ConsentEvent>> byPurpose = history.stream().collect(Collectors.groupingBy(ConsentEvent::purpose));
        return new Known(person, number, Arrays.stream(Purpose.values()).map(purpose -> new Allowed(purpose,
                ConsentStatus.of(byPurpose.getOrDefault(purpose, List.of()), now))).toList(),
                history.stream().max(Comparator.comparing(ConsentEvent::at)).map(event -> event.evidence().method()).orElse(""));
    }

    /** A ready-made template in one language, and what has become of it here. @param approval empty: never asked for */
    record Offered(Ready ready, String language, String body, Optional<Template.Approval> approval) {}

    @GetMapping(PATH + "/templates")
    String templates(AccountPrincipal caller, Model model) {
        AppBusiness own = app.of(caller);
        model.addAttribute("app", own);
        model.addAttribute("offered", Arrays.stream(Ready.values()).flatMap(ready -> ReaderLanguage.LANGUAGES.stream()
                .map(language -> new Offered(ready, language, body(ready, language),
                        businesses.template(own.business().id(), new TemplateKey(ready.key(), language)).map(Template::approval))))
                .toList());
        model.addAttribute("own", businesses.templates(own.business().id(), Slice.first(CHATS)).stream()
                .filter(template -> Arrays.stream(Ready.values()).noneMatch(ready -> ready.key().equals(template.key().name()))).toList());
        return "app-templates";
    }

    /** Asks the officers to approve a ready-made template. One that was asked for before stays as it is. */
    @PostMapping(PATH + "/templates/{ready}/{language}")
    String ask(@PathVariable Ready ready, @PathVariable String language, AccountPrincipal caller) {
        AppBusiness own = app.of(caller);
        if (!ReaderLanguage.LANGUAGES.contains(language)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no template in this language");
        }
        TemplateKey key = new TemplateKey(ready.key(), language);
        if (businesses.template(own.business().id(), key).isEmpty()) {
            Template template = new Template(own.business().id(), key, Category.UTILITY, Template.Approval.PENDING, false, TIME_TO_LIVE,
                    body(ready, language));
            steps.carryOut(caller, "askForTemplate", "business=" + own.business().handle() + " template=" + key,
                    () -> reviews.put(template, new TemplateReviews.Writer(caller.signature(), false), clock.instant()));
        }
        return "redirect:" + PATH + "/templates";
    }

    /** The text of a ready template with its places: {@code Your order {{1}} is ready.} */
    private String body(Ready ready, String language) {
        return texts.getMessage("app.ready.body." + ready.name(), new Object[] {"{{1}}", "{{2}}", "{{3}}"}, Locale.of(language));
    }
}
