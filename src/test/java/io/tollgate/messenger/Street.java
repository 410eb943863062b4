package io.tollgate.messenger;

import io.tollgate.business.Business;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Webhook;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.Verifications;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** Businesses and people of the messenger's tests, each test with its own. */
final class Street {

    static final Instant LONG_AGO = Instant.parse("2026-01-05T09:00:00Z");
    private static final Currency USD = Currency.getInstance("USD");
    private static final AtomicInteger count = new AtomicInteger();

    @Autowired
    Enrolments enrolments;
    @Autowired
    Verifications verifications;
    @Autowired
    Consents consents;
    @Autowired
    Recipients recipients;
    @Autowired
    PhoneNumbers numbers;
    @Autowired
    Identities identities;

    static Street of(AutowireCapableBeanFactory beans) {
        Street street = new Street();
        beans.autowireBean(street);
        return street;
    }

    record Firm(Business business, SenderId sender, String token) {

        String id() {
            return sender.toString();
        }
    }

    /** A verified business on account, with an approved offer and an approved notice. */
    Firm verified(String name) {
        Firm firm = unverified(name);
        verify(new Subject.OfBusiness(firm.business().id()));
        return firm;
    }

    Firm unverified(String name) {
        int number = count.incrementAndGet();
        BusinessTerms terms = new BusinessTerms(name, Plan.ENTERPRISE, USD, ZoneId.of("Europe/Berlin"), Payment.POSTPAID,
                Money.of(new BigDecimal("100"), USD), Optional.empty());
        Enrolled enrolled = enrolments.enrol("street-" + number, terms, LONG_AGO);
        SenderId sender = new SenderId(7_700_000_000L + number);
        enrolments.add(new Sender(sender, enrolled.business().id(), "+4930" + (7_000_000 + number), name), LONG_AGO);
        verify(new Subject.OfNumber(sender));
        for (Category category : List.of(Category.MARKETING, Category.UTILITY)) {
            enrolments.put(new Template(enrolled.business().id(),
                    new TemplateKey(category == Category.MARKETING ? "offer" : "notice", "en_US"), category,
                    Template.Approval.APPROVED, false, Duration.ofDays(1), "Good day!"));
        }
        return new Firm(enrolled.business(), sender, enrolled.token());
    }

    void listens(Firm firm, String url, String secret) {
        enrolments.setWebhook(firm.business().id(), Optional.of(new Webhook(url, secret)));
    }

    /** An Austrian mobile, of whom nothing is known. */
    static String newNumber() {
        return "+43664" + (7_000_000 + count.incrementAndGet());
    }

    RecipientId id(String number) {
        return identities.who(numbers.parse(number).orElseThrow());
    }

    RecipientId register(String number) {
        var parsed = numbers.parse(number).orElseThrow();
        return recipients.register(List.of(parsed), LONG_AGO).get(parsed);
    }

    void consents(String number, Firm firm, ConsentEvent.Type type, Purpose... purposes) {
        RecipientId person = register(number);
        consents.record(List.of(purposes).stream()
                .map(purpose -> new ConsentEvent(firm.business().id(), person, purpose, ConsentChannel.MESSENGER, type,
                        LONG_AGO, Optional.empty(), Evidence.of("form", "Yes, please")))
                .toList(), LONG_AGO);
    }

    ConsentStatus.State consent(String number, Firm firm, Purpose purpose) {
        return consents.statuses(List.of(id(number)), ConsentChannel.MESSENGER, Instant.now().plusSeconds(1))
                .getOrDefault(new Consents.Key(firm.business().id(), id(number), purpose), ConsentStatus.NEVER_ASKED).state();
    }

    private void verify(Subject subject) {
        verifications.record(new VerificationEvent(subject, VerificationEvent.Type.VERIFIED, LONG_AGO, Optional.empty(), "officer", "seen"),
                LONG_AGO);
    }
}
