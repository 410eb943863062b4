package io.tollgate.gate;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
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
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
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
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Firms and people for tests of the gate, each test with its own; everything through the registers, as in life. */
final class Town {

    static final Currency USD = Currency.getInstance("USD");
    static final Instant LONG_AGO = Instant.parse("2026-01-05T09:00:00Z");

    private static final AtomicInteger firms = new AtomicInteger();
    private static final AtomicInteger people = new AtomicInteger();

    @Autowired
    Enrolments enrolments;
    @Autowired
    Verifications verifications;
    @Autowired
    Recipients recipients;
    @Autowired
    PhoneNumbers phoneNumbers;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Conversations conversations;
    @Autowired
    Ledger ledger;
    @Autowired
    Inbox inbox;
    @Autowired
    Decisions decisions;
    @Autowired
    JdbcTemplate jdbc;

    record Firm(Business business, SenderId sender) {

        TemplateKey template(Category category) {
            return new TemplateKey(category.name().toLowerCase(java.util.Locale.ROOT), "en_US");
        }
    }

    record Person(RecipientId id, PhoneNumber number) {}

    /** A verified enterprise in Berlin with so much prepaid, and an approved template of each category. */
    Firm enterprise(String prepaid) {
        Firm firm = firm(Plan.ENTERPRISE, Payment.PREPAID, Optional.empty());
        verify(new Subject.OfBusiness(firm.business().id()));
        return paid(firm, prepaid);
    }

    Firm firm(Plan plan, Payment payment, Optional<Business.Pilot> pilot) {
        int number = firms.incrementAndGet();
        Money credit = payment == Payment.PREPAID ? Money.zero(USD) : Money.of(new BigDecimal("100"), USD);
        Business business = enrolments.enrol("firm-" + number, new BusinessTerms("Firm " + number, plan, USD, ZoneId.of("Europe/Berlin"),
                payment, credit, pilot), LONG_AGO).business();
        Sender sender = enrolments.add(new Sender(new SenderId(100_000 + number), business.id(), "+4930" + (1_000_000 + number), "Firm"),
                LONG_AGO);
        verify(new Subject.OfNumber(sender.id()));
        for (Category category : List.of(Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)) {
            TemplateKey key = new TemplateKey(category.name().toLowerCase(java.util.Locale.ROOT), "en_US");
            enrolments
                    .put(new Template(business.id(), key, category, Template.Approval.APPROVED, false, Duration.ofDays(30), "Hello {{1}}"));
        }
        return new Firm(business, sender.id());
    }

    Firm paid(Firm firm, String amount) {
        ledger.credit(firm.business().id(), Money.of(new BigDecimal(amount), USD), "payment", LONG_AGO);
        return firm;
    }

    private void verify(Subject subject) {
        verifications.record(new VerificationEvent(subject, VerificationEvent.Type.VERIFIED, LONG_AGO, Optional.empty(), "officer", "seen"),
                LONG_AGO);
    }

    /** A Portuguese mobile, of whom nothing is known. */
    Person stranger() {
        return person("+35191" + (1_000_000 + people.incrementAndGet()));
    }

    Person person(String e164) {
        PhoneNumber number = phoneNumbers.parse(e164).orElseThrow();
        return new Person(recipients.register(List.of(number), LONG_AGO).get(number), number);
    }

    /** A Portuguese mobile who has opted in to everything of this firm. */
    Person customer(Firm firm) {
        return customer(firm, stranger());
    }

    Person customer(Firm firm, Person person) {
        consents.record(Stream.of(Purpose.values()).map(purpose -> new ConsentEvent(firm.business().id(), person.id(), purpose,
                ConsentChannel.MESSENGER, Type.CONFIRMED, LONG_AGO, Optional.empty(), Evidence.of("form", "Yes, please"))).toList(),
                LONG_AGO);
        return person;
    }

    MessageId accept(Firm firm, Person person, Category category, Instant at) {
        return accept(List.of(arrival(firm, person, category)), at).getFirst();
    }

    List<MessageId> accept(List<Arrival> arrivals, Instant at) {
        return inbox.accept(arrivals, at).stream().map(Town::stored).toList();
    }

    private static MessageId stored(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Stored stored -> stored.id();
            case Acceptance.Repeated repeated -> throw new AssertionError("repeated");
            case Acceptance.Conflict conflict -> throw new AssertionError("conflict");
            case Acceptance.Erased erased -> throw new AssertionError("erased");
            case Acceptance.Failed failed -> throw new AssertionError(failed.cause());
        };
    }

    Arrival arrival(Firm firm, Person person, Category category) {
        Optional<TemplateKey> template = category == Category.SERVICE ? Optional.empty() : Optional.of(firm.template(category));
        return new Arrival(firm.business().id(), firm.sender(), person.number(), category,
                template.isEmpty() ? Kind.TEXT : Kind.TEMPLATE, template, "note",
                Body.of("{\"type\":\"text\"}".getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
    }

    /** The last verdict on a message; fails if there is none. */
    Verdict verdict(MessageId id) {
        return decisions.of(id).getLast().verdict();
    }

    List<Decision> decisions(MessageId id) {
        return decisions.of(id);
    }

    long rows(String table, MessageId id) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM " + table + " WHERE message_id = ?", Long.class, (Object) id.bytes());
    }

    Money available(Firm firm) {
        return ledger.available(List.of(firm.business().id())).get(firm.business().id());
    }
}
