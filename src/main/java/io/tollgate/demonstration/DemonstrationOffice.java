package io.tollgate.demonstration;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.Webhook;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.demonstration.Cast.Form;
import io.tollgate.demonstration.Cast.Partner;
import io.tollgate.demonstration.Cast.Person;
import io.tollgate.demonstration.CloudApiStub.Manner;
import io.tollgate.demonstration.Day.BlocksBusiness;
import io.tollgate.demonstration.Day.PausesTemplate;
import io.tollgate.demonstration.Day.Writes;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.InvoiceHeld;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.receivables.sending.InvoiceWays;
import io.tollgate.receivables.sending.Way;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.Tokens;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.Verifications;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The operator's side of the demonstration: fills the registers, records what people write and block, and makes invoices. */
@Component
@Profile("demo")
class DemonstrationOffice {

    private static final Currency DOLLAR = Currency.getInstance("USD");
    private static final Duration LONG_AGO = Duration.ofDays(200);

    private final Enrolments enrolments;
    private final Recipients recipients;
    private final PhoneNumbers numbers;
    private final Consents consents;
    private final Blocks blocks;
    private final Verifications verifications;
    private final Conversations conversations;
    private final Handsets handsets;
    private final Ledger ledger;
    private final Invoices invoices;
    private final Buyers buyers;
    private final InvoiceWays ways;
    private final Partners partners;
    private final Clock clock;
    private final Http http;
    private final AppAccount appAccount;
    private final ObjectProvider<Network> network;
    private final Map<Partner, BusinessId> businessIds = new HashMap<>();
    private final Map<Person, RecipientId> people = new HashMap<>();
    private final Path administrationToken;
    private Optional<Person> agreed = Optional.empty();
    private Optional<Person> neverAsked = Optional.empty();

    DemonstrationOffice(Enrolments enrolments, Recipients recipients, PhoneNumbers numbers, Consents consents, Blocks blocks,
            Verifications verifications,
            Conversations conversations, Handsets handsets, Ledger ledger, Invoices invoices, Buyers buyers, InvoiceWays ways,
            Partners partners, Clock clock, Http http, AppAccount appAccount, ObjectProvider<Network> network,
            @Value("${tollgate.data}") Path data) {
        this.enrolments = enrolments;
        this.recipients = recipients;
        this.numbers = numbers;
        this.consents = consents;
        this.blocks = blocks;
        this.verifications = verifications;
        this.conversations = conversations;
        this.handsets = handsets;
        this.ledger = ledger;
        this.invoices = invoices;
        this.buyers = buyers;
        this.ways = ways;
        this.partners = partners;
        this.clock = clock;
        this.http = http;
        this.appAccount = appAccount;
        this.network = network;
        this.administrationToken = data.resolve("administration-token");
    }

    void open(Cast cast, RandomGenerator random) {
        Instant now = clock.instant();
        Cast.PARTNERS.forEach(partner -> enrol(partner, now));
        meet(cast.people(), now);
        List<ConsentEvent> events = new ArrayList<>();
        for (Partner partner : Cast.PARTNERS) {
            cast.people().forEach(person -> events.addAll(history(business(partner), person, random, now)));
        }
        consents.record(events, now);
        Set<Person> asked = events.stream().filter(event -> event.business().equals(businessIds.get(Cast.BAKERY)))
                .map(event -> personOf(event, cast)).collect(toSet());
        neverAsked = cast.people().stream().filter(person -> !asked.contains(person)).findFirst();
        agreed = events.stream()
                .filter(event -> event.business().equals(businessIds.get(Cast.BAKERY)) && event.purpose() == Purpose.MESSAGES
                        && event.expires().isEmpty())
                .map(event -> personOf(event, cast)).filter(person -> person.country().equals("AT"))
                .findFirst();
        blocks.block(recipient(cast.peopleIn("IT").getFirst()), Optional.empty(), "letter to the operator", now.minus(LONG_AGO));
        behave(cast.peopleIn("PT").getFirst(), Behaviour.UNDELIVERABLE, Manner.UNDELIVERABLE);
        behave(cast.peopleIn("NL").getFirst(), Behaviour.BUSY_TWICE, Manner.BUSY_TWICE);
        behave(cast.peopleIn("GB").getFirst(), Behaviour.DUPLICATES, Manner.DUPLICATES);
        behave(cast.peopleIn("BR").getFirst(), Behaviour.NO_READ_RECEIPTS, Manner.NO_READ_RECEIPTS);
        network.ifAvailable(Network::connect);
    }

    /** Sets how the phone of a person behaves, here or at the network. */
    private void behave(Person person, Behaviour here, Manner there) {
        handsets.behave(recipient(person), here);
        network.ifAvailable(it -> it.behave(person.number(), there));
    }

    void inbound(Writes writes) {
        conversations.inbound(new SenderId(writes.partner().sender()), recipient(writes.person()), writes.fromAdvertisement(),
                clock.instant());
    }

    void block(BlocksBusiness block) {
        blocks.block(recipient(block.person()), Optional.of(business(block.partner())), "block button of the messenger", clock.instant());
    }

    void invoice(YearMonth month) {
        for (Partner partner : Cast.PARTNERS) {
            try {
                invoices.run(business(partner), month, clock.instant());
            } catch (InvoiceHeld held) {
                // Another seller was set, whose invoices need more of these businesses: the log says what, the report says "none".
            }
        }
    }

    /** Tokens of the businesses and numbers of recipients, to try the server by hand. */
    String tokensAndNumbers() {
        StringBuilder page = new StringBuilder("Now serving on " + http.base() + ". To send a message yourself:%n".formatted());
        Cast.PARTNERS.forEach(partner -> page.append("  %-8s phone number id %d   token %s%n"
                .formatted(partner.handle(), partner.sender(), partners.token(partner.handle()))));
        agreed.ifPresent(person -> page.append("  %s has agreed to messages of the bakery: one arrives.%n".formatted(person.number())));
        neverAsked
                .ifPresent(person -> page.append("  %s has never been asked by the bakery: one is refused.%n".formatted(person.number())));
        page.append("  The business app of the bakery: sign in at %s/app as %s, password %s%n"
                .formatted(http.base(), AppAccount.NAME, appAccount.password()));
        return page.append("The administration's token is in %s.%n".formatted(administrationToken)).toString();
    }

    private void enrol(Partner partner, Instant now) {
        Enrolled enrolled = enrolments.enrol(partner.handle(),
                new BusinessTerms(partner.name(), Plan.valueOf(partner.plan()), DOLLAR, ZoneId.of(partner.zone()),
                        PaymentMode.valueOf(partner.payment()), dollars(partner.creditLimit()), Optional.<Business.Pilot>empty()),
                now);
        BusinessId business = enrolled.business().id();
        businessIds.put(partner, business);
        buyers.put(business, partner.buyer(), now);
        ways.put(business, Way.FOLDER, now);
        String secret = Tokens.generate("demo");
        partners.register(partner.handle(), enrolled.token(), secret);
        enrolments.setWebhook(business, Optional.of(new Webhook(http.base() + "/demonstration/webhook/" + partner.handle(), secret)));
        SenderId sender = new SenderId(partner.sender());
        enrolments.add(new Sender(sender, business, partner.number(), partner.name()), now);
        partner.forms().forEach(form -> put(business, form, Approval.APPROVED));
        if (partner.plan().equals("APP")) {
            appAccount.open(enrolled.business(), now);
        }
        if (partner.verified()) {
            Instant then = now.minus(LONG_AGO);
            Optional<Instant> until = Optional.of(now.plus(Duration.ofDays(165)));
            verifications.record(new VerificationEvent(new Subject.OfNumber(sender), VerificationEvent.Type.VERIFIED, then, until, "M. Ito",
                    "code by voice"), now);
            verifications.record(new VerificationEvent(new Subject.OfBusiness(business), VerificationEvent.Type.VERIFIED, then, until,
                    "M. Ito", "trade register"), now);
        }
        if (!partner.funds().equals("0")) {
            ledger.credit(business, dollars(partner.funds()), "bank transfer of October", now);
        }
    }

    private void put(BusinessId business, Form form, Approval approval) {
        enrolments.put(new Template(business, new TemplateKey(form.name(), "en"), Category.valueOf(form.category()), approval,
                form.thirdPartyAdvertising(), timeToLive(form), form.body()));
    }

    void pause(PausesTemplate pause) {
        put(business(pause.partner()), pause.form(), Approval.PAUSED);
    }

    private void meet(List<Person> cast, Instant now) {
        Map<String, Person> byNumber = new HashMap<>();
        cast.forEach(person -> byNumber.put(person.number(), person));
        List<PhoneNumber> parsed = cast.stream().map(person -> numbers.parse(person.number()).orElseThrow()).toList();
        recipients.register(parsed, now).forEach((number, recipient) -> people.put(byNumber.get(number.e164()), recipient));
    }

    /**
     * Most people have agreed; some never did, some agreed only to messages, some have withdrawn. Germans and Austrians mostly agreed in
     * two steps.
     */
    private List<ConsentEvent> history(BusinessId business, Person person, RandomGenerator random, Instant now) {
        List<ConsentEvent> events = new ArrayList<>();
        int fate = random.nextInt(100);
        if (fate < 6) {
            return events;
        }
        Instant given = now.minus(Duration.ofDays(20 + random.nextInt(300)));
        Optional<Instant> expires = fate < 9 ? Optional.of(now.minus(Duration.ofDays(1))) : Optional.empty();
        events.add(event(business, person, Purpose.MESSAGES, ConsentEvent.Type.GIVEN, given, expires, "form checkout-12"));
        if (fate < 25) {
            return events;
        }
        boolean twoSteps = List.of("DE", "AT").contains(person.country()) && fate < 85;
        events.add(event(business, person, Purpose.MARKETING, twoSteps ? ConsentEvent.Type.CONFIRMED : ConsentEvent.Type.GIVEN,
                given.plus(Duration.ofMinutes(2)), Optional.empty(), twoSteps ? "answered YES from the same number" : "form checkout-12"));
        if (fate > 95) {
            events.add(event(business, person, Purpose.MARKETING, ConsentEvent.Type.WITHDRAWN, given.plus(Duration.ofDays(10)),
                    Optional.empty(), "keyword STOP"));
        }
        return events;
    }

    private ConsentEvent event(BusinessId business, Person person, Purpose purpose, ConsentEvent.Type type, Instant at,
            Optional<Instant> expires, String method) {
        return new ConsentEvent(business, recipient(person), purpose, ConsentChannel.MESSENGER, type, at, expires,
                Evidence.of(method, new Wording("Yes, write to me about this.", "1", "en", "checkout", ""), ""));
    }

    private Person personOf(ConsentEvent event, Cast cast) {
        return cast.people().stream().filter(person -> recipient(person).equals(event.recipient())).findFirst().orElseThrow();
    }

    private BusinessId business(Partner partner) {
        return requireNonNull(businessIds.get(partner));
    }

    private RecipientId recipient(Person person) {
        return requireNonNull(people.get(person));
    }

    private static Duration timeToLive(Form form) {
        return form.category().equals("AUTHENTICATION") ? Duration.ofMinutes(10) : Duration.ofDays(1);
    }

    private static Money dollars(String amount) {
        return Money.of(new BigDecimal(amount), DOLLAR);
    }
}
