package io.tollgate.console;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.console.AppBusinesses.Contact;
import io.tollgate.console.AppBusinesses.AppBusiness;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.Slice;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Chats;
import io.tollgate.businessapp.QuickAnswers;
import io.tollgate.intake.AppMessages;
import io.tollgate.intake.AppMessages.Draft;
import io.tollgate.intake.AppMessages.Looked;
import io.tollgate.intake.AppMessages.Sent;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.tracking.MessageHistories;
import io.tollgate.tracking.MessageState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Writing in the business app: a business sees what would become of a message and what it would cost, and sends it then. */
@Controller
class AppSendPage {

    private static final String CHAT = AppPage.PATH + "/chats/{person:[0-9a-f]{32}}";
    private static final int SHOWN = 100;
    /** For so many messages, the latest ones, states are looked up. */
    private static final int WITH_STATE = 20;
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\d{1,2})}}");

    private final AppBusinesses app;
    private final AppMessages messages;
    private final Chats chats;
    private final Conversations conversations;
    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Identities identities;
    private final MessageHistories histories;
    private final QuickAnswers answers;
    private final RuleWords words;
    private final Clock clock;
    /** Whether the phones of the demonstration are there. */
    private final boolean phones;

    AppSendPage(AppBusinesses app, AppMessages messages, Chats chats, Conversations conversations, Businesses businesses,
            PhoneNumbers numbers, Identities identities, MessageHistories histories, QuickAnswers answers, RuleWords words, Clock clock,
            @Value("${tollgate.handset.page:false}") boolean phones) {
        this.phones = phones;
        this.answers = answers;
        this.words = words;
        this.app = app;
        this.messages = messages;
        this.chats = chats;
        this.conversations = conversations;
        this.businesses = businesses;
        this.numbers = numbers;
        this.identities = identities;
        this.histories = histories;
        this.clock = clock;
    }

    /** @param state empty for what the person wrote, and for what is older */
    record Bubble(boolean own, String text, Instant at, Optional<MessageState> state) {}

    /** @param answer the id of a saved answer that is put into the field */
    @GetMapping(CHAT)
    String chat(@PathVariable String person, @RequestParam(defaultValue = "0") long answer, AccountPrincipal caller, Model model) {
        AppBusiness own = app.of(caller);
        answers.one(own.business().id(), answer).ifPresent(one -> model.addAttribute("chosenAnswer", one.text()));
        show(own, app.contact(own, person), model);
        model.addAttribute("parents", Map.of(AppPage.PATH, own.business().name()));
        model.addAttribute("phones", phones);
        return "app-chat";
    }

    /** Puts a chat into the model. */
    void show(AppBusiness own, Contact contact, Model model) {
        Instant now = clock.instant();
        List<Chats.Word> words = chats.between(own.business().id(), contact.id(), SHOWN);
        model.addAttribute("app", own);
        model.addAttribute("contact", contact);
        model.addAttribute("said", IntStream.range(0, words.size())
                .mapToObj(place -> bubble(words.get(place), place < WITH_STATE)).toList().reversed());
        Conversation open = own.sender().map(sender -> conversations.of(List.of(contact.id()))
                .getOrDefault(new Conversations.Key(sender.id(), contact.id()), Conversation.NONE)).orElse(Conversation.NONE);
        model.addAttribute("openUntil", Optional.of(open).filter(one -> one.serviceWindowOpen(now)).map(Conversation::serviceUntil));
        model.addAttribute("templates", approved(own));
        model.addAttribute("answers", answers.of(own.business().id()));
    }

    private Bubble bubble(Chats.Word word, boolean withState) {
        boolean own = word.by() == Chats.By.BUSINESS;
        return new Bubble(own, word.text(), word.at(), own && withState
                ? MessageId.parse(word.id()).flatMap(histories::of).map(history -> history.summary().state())
                : Optional.empty());
    }

    private List<Template> approved(AppBusiness own) {
        return businesses.templates(own.business().id(), Slice.first(SHOWN)).stream()
                .filter(template -> template.approval() == Template.Approval.APPROVED).toList();
    }

    /** The page on which a message to any number begins. @param template {@code name/language}; empty: free text */
    @GetMapping(AppPage.PATH + "/send")
    String compose(@RequestParam(defaultValue = "") String template, AccountPrincipal caller, Model model) {
        return compose(app.of(caller), new Typed("", "", template, List.of()), "", model);
    }

    /** Begins a message like {@link #compose}, to the number of a chat. The number comes in a form, so that it stands in no address. */
    @PostMapping(AppPage.PATH + "/send")
    String composeTo(@RequestParam MultiValueMap<String, String> form, @RequestParam(defaultValue = "false") boolean beside,
            AccountPrincipal caller, Model model) {
        model.addAttribute("beside", beside);
        return compose(app.of(caller), Typed.of(form), "", model);
    }

    /** What somebody has typed. @param template {@code name/language}; empty: free text */
    private record Typed(String to, String text, String template, List<String> values) {

        /** Not by parameters of their own: Spring would take a single value apart at its commas. */
        static Typed of(MultiValueMap<String, String> form) {
            return new Typed(one(form, "to"), one(form, "text"), one(form, "template"), form.getOrDefault("values", List.of()));
        }

        private static String one(MultiValueMap<String, String> form, String name) {
            return requireNonNullElse(form.getFirst(name), "");
        }
    }

    private String compose(AppBusiness own, Typed typed, String complaint, Model model) {
        Optional<Template> chosen = template(own, typed.template());
        model.addAttribute("app", own);
        model.addAttribute("typed", typed);
        model.addAttribute("complaint", complaint);
        model.addAttribute("chosen", chosen);
        model.addAttribute("places", chosen.map(AppSendPage::places).orElse(List.of()));
        model.addAttribute("templates", approved(own));
        return "app-send";
    }

    /** Shows what would become of it, and what it would cost; sends nothing. */
    @PostMapping(AppPage.PATH + "/send/look")
    String look(@RequestParam MultiValueMap<String, String> form, @RequestParam(defaultValue = "false") boolean beside,
            AccountPrincipal caller, Model model) {
        model.addAttribute("beside", beside);
        AppBusiness own = app.of(caller);
        Typed typed = Typed.of(form);
        Optional<Identity> her = address(own, typed.to());
        if (her.isEmpty()) {
            return compose(own, typed, "problem.number.plain", model);
        }
        Draft draft = draft(own, her.get(), typed);
        model.addAttribute("app", own);
        model.addAttribute("draft", draft);
        model.addAttribute("template", typed.template());
        model.addAttribute("shownText", shown(draft));
        model.addAttribute("key", UUID.randomUUID().toString());
        switch (messages.look(draft)) {
            case Looked.Faulty(String why) -> model.addAttribute("fault", why);
            case Looked.Possible(var outlook) -> {
                model.addAttribute("verdict", outlook.verdict());
                model.addAttribute("kind", kind(outlook.verdict()));
                model.addAttribute("because", words.of(outlook.verdict()));
                if (outlook.verdict() instanceof Verdict.Admitted admitted) {
                    model.addAttribute("price", new Money(admitted.quote().micros(), own.business().currency()));
                    model.addAttribute("ceiling", new Money(admitted.quote().ceilingMicros(), own.business().currency()));
                }
            }
        }
        return "app-verdict";
    }

    private static String kind(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted _ -> "ADMITTED";
            case Verdict.Deferred _ -> "DEFERRED";
            case Verdict.Refused _ -> "REFUSED";
        };
    }

    /** @param key of the page that showed the verdict: a second click sends nothing more */
    @PostMapping(AppPage.PATH + "/send/now")
    String send(@RequestParam MultiValueMap<String, String> form, @RequestParam String key,
            @RequestParam(defaultValue = "false") boolean beside, AccountPrincipal caller, Model model) {
        model.addAttribute("beside", beside);
        AppBusiness own = app.of(caller);
        Typed typed = Typed.of(form);
        Optional<Identity> her = address(own, typed.to());
        if (her.isEmpty() || !key.matches("[0-9a-f-]{36}")) {
            return compose(own, typed, "problem.number.plain", model);
        }
        Draft draft = draft(own, her.get(), typed);
        return switch (messages.send(draft, key)) {
            case Sent.Faulty(String why) -> {
                model.addAttribute("fault", why);
                yield compose(own, typed, "", model);
            }
            case Sent.OtherTaken _ -> {
                model.addAttribute("fault", "Another message was sent from this page before. Look at it again first.");
                yield compose(own, typed, "", model);
            }
            case Sent.Taken(MessageId id) -> {
                RecipientId person = requireNonNull(identities.who(her.stream().toList()).get(her.get()));
                chats.add(List.of(new Chats.Word(person, own.business().id(), draft.from().id(), id.text(), shown(draft),
                        clock.instant(), Chats.By.BUSINESS)));
                yield "redirect:" + (beside ? AppBesidePage.PATH : AppPage.PATH + "/chats") + "/" + person;
            }
        };
    }

    /** A number as somebody writes it, or the user id of one of the business's chats. */
    private Optional<Identity> address(AppBusiness own, String to) {
        return Identity.user(own.business().id(), to).or(() -> numbers.parse(to));
    }

    private Draft draft(AppBusiness own, Identity to, Typed typed) {
        Optional<Template> chosen = template(own, typed.template());
        List<String> filled = chosen.map(one -> typed.values().stream().limit(places(one).size()).toList()).orElse(List.of());
        return new Draft(own.number(), to, chosen.isPresent() ? "" : typed.text().strip(), chosen, filled);
    }

    private Optional<Template> template(AppBusiness own, String name) {
        int slash = name.indexOf('/');
        return slash <= 0
                ? Optional.empty()
                : businesses.template(own.business().id(), new TemplateKey(name.substring(0, slash), name.substring(slash + 1)));
    }

    /** The places of the body: 1, 2 and so on. */
    private static List<Integer> places(Template template) {
        return List.copyOf(new TreeSet<>(PLACE.matcher(template.body()).results().map(place -> Integer.valueOf(place.group(1))).toList()));
    }

    /** The text as the person will see it. */
    private static String shown(Draft draft) {
        return draft.template().map(template -> {
            List<Integer> places = places(template);
            return PLACE.matcher(template.body()).replaceAll(place -> Matcher.quoteReplacement(filled(place, places, draft.values())));
        }).orElse(draft.text());
    }

    private static String filled(MatchResult place, List<Integer> places, List<String> values) {
        int index = places.indexOf(Integer.valueOf(place.group(1)));
        return index < values.size() ? values.get(index) : place.group();
    }
}
