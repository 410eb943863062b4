package io.tollgate.reliability;

import io.tollgate.Tollgate;
import io.tollgate.business.Business;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.BusinessTerms;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.Verifications;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Four firms and five hundred people around the world, some of whom want to hear nothing, some of whose handsets are odd, and the
 * messages to them: whatever the hour, some are admitted, some deferred and some refused. The same seed gives the same trade.
 */
final class Trade {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Instant LONG_AGO = Instant.parse("2026-01-05T09:00:00Z");
    private static final int PEOPLE = 500;
    private static final List<Behaviour> ODD = List.of(Behaviour.BUSY_TWICE, Behaviour.DUPLICATES, Behaviour.UNDELIVERABLE,
            Behaviour.NOT_REGISTERED, Behaviour.NO_READ_RECEIPTS, Behaviour.LATE);

    private final RandomGenerator random;
    private final List<String> people = new ArrayList<>();

    /** A firm as a partner knows itself. */
    record Firm(String handle, BusinessId id, long sender, String token) {}

    Trade(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Fills the registers of the installation that these options describe, whose gate and routes rest meanwhile. */
    List<Firm> settle(String... options) {
        String[] resting = Stream.concat(Stream.of("--tollgate.gate.workers=0", "--camel.main.auto-startup=false"), Arrays.stream(options))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext office = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE)
                .run(resting)) {
            return settle(office);
        }
    }

    List<Firm> settle(ApplicationContext office) {
        List<Firm> firms = List.of(
                enrol(office, "air", Plan.ENTERPRISE, Payment.POSTPAID, "0"),
                enrol(office, "shop", Plan.ENTERPRISE, Payment.PREPAID, "25"), // not enough for all that it sends
                enrol(office, "bakery", Plan.APP, Payment.POSTPAID, "0"),
                enrol(office, "bank", Plan.ENTERPRISE, Payment.POSTPAID, "0"));
        meet(office, firms);
        return firms;
    }

    /** A request body as a partner would send it. @param reference the partner's own; may be left empty */
    String message(String reference) {
        String template = switch (random.nextInt(10)) {
            case 0, 1, 2 -> "marketing";
            case 3 -> "authentication";
            default -> "utility";
        };
        return message(people.get(random.nextInt(people.size())), template, reference);
    }

    static String message(String to, String template, String reference) {
        return """
                {"messaging_product":"whatsapp","to":"%s","type":"template","template":{"name":"%s","language":{"code":"en_US"}}%s}"""
                .formatted(to, template, reference.isEmpty() ? "" : ",\"client_ref\":\"" + reference + "\"");
    }

    /** A file in a firm's folder of the drop. */
    void drop(Path folder, Firm firm, String name, int lines) {
        try {
            Path in = Files.createDirectories(folder.resolve(firm.handle()).resolve("in"));
            Files.write(in.resolve(name + ".jsonl"), IntStream.range(0, lines).mapToObj(line -> message(name + "-" + line)).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A verified firm in Berlin with an approved template of each category, named by it. */
    static Firm enrol(ApplicationContext office, String handle, Plan plan, Payment payment, String funds) {
        Enrolments enrolments = office.getBean(Enrolments.class);
        Money credit = payment == Payment.PREPAID ? Money.zero(USD) : Money.of(new BigDecimal("100000"), USD);
        Enrolled enrolled = enrolments.enrol(handle, new BusinessTerms(handle, plan, USD, ZoneId.of("Europe/Berlin"), payment, credit,
                Optional.<Business.Pilot>empty()), LONG_AGO);
        BusinessId business = enrolled.business().id();
        SenderId sender = new SenderId(700_000 + business.value());
        enrolments.add(new Sender(sender, business, "+49301000" + business.value(), handle), LONG_AGO);
        Verifications verifications = office.getBean(Verifications.class);
        for (Subject subject : List.of(new Subject.OfBusiness(business), new Subject.OfNumber(sender))) {
            verifications.record(
                    new VerificationEvent(subject, VerificationEvent.Type.VERIFIED, LONG_AGO, Optional.empty(), "officer", "seen"),
                    LONG_AGO);
        }
        for (Category category : List.of(Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)) {
            enrolments.put(new Template(business, new TemplateKey(category.name().toLowerCase(Locale.ROOT), "en_US"), category,
                    Template.Approval.APPROVED, false, Duration.ofDays(2), "Good day!"));
        }
        if (!funds.equals("0")) {
            office.getBean(Ledger.class).credit(business, Money.of(new BigDecimal(funds), USD), "transfer", LONG_AGO);
        }
        return new Firm(handle, business, sender.value(), enrolled.token());
    }

    private void meet(ApplicationContext office, List<Firm> firms) {
        PhoneNumbers numbers = office.getBean(PhoneNumbers.class);
        List<PhoneNumber> parsed = IntStream.range(0, PEOPLE).mapToObj(Trade::number).map(number -> numbers.parse(number).orElseThrow())
                .toList();
        parsed.forEach(number -> people.add(number.e164()));
        Map<PhoneNumber, RecipientId> ids = office.getBean(Recipients.class).register(parsed, LONG_AGO);
        List<ConsentEvent> consents = new ArrayList<>();
        for (PhoneNumber number : parsed) {
            for (Firm firm : firms) {
                consents.addAll(consents(firm.id(), ids.get(number)));
            }
            if (random.nextInt(5) == 0) {
                office.getBean(Handsets.class).behave(ids.get(number), ODD.get(random.nextInt(ODD.size())));
            }
        }
        office.getBean(Consents.class).record(consents, LONG_AGO);
    }

    /** Somewhere of those with quiet hours (Brazil until noon UTC, Korea from then on, India at midnight) it is night at any hour. */
    static String number(int person) {
        int last = person * 37 % 1_000_000; // each person another
        return switch (person % 6) {
            case 0 -> "+351912%06d".formatted(last);
            case 1 -> "+4915112%06d".formatted(last);
            case 2 -> "+819051%06d".formatted(last);
            case 3 -> "+5511987%06d".formatted(last);
            case 4 -> "+821029%06d".formatted(last);
            default -> "+919871%06d".formatted(last);
        };
    }

    private List<ConsentEvent> consents(BusinessId business, RecipientId recipient) {
        return switch (random.nextInt(10)) {
            case 0 -> List.of();
            case 1 -> List.of(consent(business, recipient, Purpose.MESSAGES, Type.CONFIRMED));
            default -> Stream.of(Purpose.values()).map(purpose -> consent(business, recipient, purpose, Type.CONFIRMED)).toList();
        };
    }

    static ConsentEvent consent(BusinessId business, RecipientId recipient, Purpose purpose, Type type) {
        return new ConsentEvent(business, recipient, purpose, ConsentChannel.MESSENGER, type, LONG_AGO, Optional.empty(),
                Evidence.of("form", "Yes, please"));
    }
}
