package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Businesses;
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
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.Traffic;
import io.tollgate.trust.verification.Subject.OfBusiness;
import io.tollgate.trust.verification.Subject.OfNumber;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** Every register gives back what it was given, from a real database. */
@DatabaseTest
class RegistersTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00.123456Z");
    private static final Currency EURO = Currency.getInstance("EUR");

    @Autowired
    Recipients recipients;
    @Autowired
    Businesses businesses;
    @Autowired
    Enrolments enrolments;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Verifications verifications;
    @Autowired
    Conversations conversations;
    @Autowired
    Traffic traffic;
    @Autowired
    Allowances allowances;
    @Autowired
    NewRecipients newRecipients;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void knowsAPersonByTheSamePseudonymWheneverSheComes() {
        PhoneNumber ana = new PhoneNumber("+351912000101", "PT");

        RecipientId first = recipients.register(List.of(ana, ana), NOON).get(ana);
        RecipientId again = recipients.register(List.of(ana), NOON.plusSeconds(60)).get(ana);

        assertThat(again).isEqualTo(first);
        assertThat(recipients.numbers(List.of(first))).containsEntry(first, "+351912000101");
        assertThat(recipients.of(List.of(first)).get(first).knownSince()).isEqualTo(NOON);
        assertThat(within(() -> recipients.lock(List.of(first)).keySet())).containsExactly(first);
        assertThat(within(() -> recipients.share(List.of(first, new RecipientId(1, 1))).keySet())).containsExactly(first);
    }

    @Test
    void refusesToLockOutsideATransaction() {
        assertThatThrownBy(() -> recipients.lock(List.of(new RecipientId(1, 2)))).isInstanceOf(IllegalTransactionStateException.class);
        assertThatThrownBy(() -> businesses.shareStanding(List.of(new BusinessId(1)))).isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void newTermsUndoNoSuspensionThatCameWhileTheyWereLookedUp() {
        BusinessTerms terms = new BusinessTerms("Mercado Ilha", Plan.APP, EURO, ZoneId.of("Europe/Lisbon"), PaymentMode.PREPAID,
                Money.zero(EURO), Optional.empty());
        BusinessId id = enrolments.put("mercado-ilha", terms, NOON).id();

        Business changed = within(() -> {
            assertThat(businesses.byHandle("mercado-ilha")).map(Business::standing).contains(BusinessStatus.ACTIVE);
            CompletableFuture.runAsync(() -> enrolments.suspend(id)).join();
            return enrolments.put("mercado-ilha", terms, NOON);
        });

        assertThat(changed.standing()).isEqualTo(BusinessStatus.SUSPENDED);
        assertThat(businesses.byId(List.of(id)).get(id).standing()).isEqualTo(BusinessStatus.SUSPENDED);
    }

    @Test
    void keepsABusinessWithAllItsTerms() {
        BusinessTerms pilot = new BusinessTerms("Padaria Sol", Plan.PILOT, EURO, ZoneId.of("Europe/Lisbon"), PaymentMode.PREPAID,
                Money.zero(EURO),
                Optional.of(new Business.Pilot(LocalDate.of(2026, 12, 31), 500)));
        Enrolled enrolled = enrolments.enrol("padaria-terra", pilot, NOON);
        BusinessId id = enrolled.business().id();

        assertThat(businesses.byId(List.of(id))).containsEntry(id, enrolled.business());
        assertThat(businesses.byToken(enrolled.token())).contains(enrolled.business());
        assertThat(businesses.byToken(enrolled.token() + "x")).isEmpty();

        BusinessTerms app = new BusinessTerms("Padaria Sol", Plan.APP, EURO, ZoneId.of("Europe/Lisbon"), PaymentMode.POSTPAID,
                new Money(50_000_000, EURO),
                Optional.empty());
        assertThat(enrolments.change(id, app, NOON).plan()).isEqualTo(Plan.APP);
        assertThat(enrolments.suspend(id).standing()).isEqualTo(BusinessStatus.SUSPENDED);
        assertThat(within(() -> businesses.shareStanding(List.of(id)))).containsEntry(id, BusinessStatus.SUSPENDED);
        assertThat(enrolments.resume(id).standing()).isEqualTo(BusinessStatus.ACTIVE);
        assertThat(businesses.byId(List.of(id)).get(id).creditLimit()).isEqualTo(new Money(50_000_000, EURO));

        String renewed = enrolments.renewToken(id);
        assertThat(businesses.byToken(enrolled.token())).isEmpty();
        assertThat(businesses.byToken(renewed)).isPresent();
    }

    @Test
    void keepsSendersTemplatesAndWebhook() {
        BusinessId shop = business("keeps-templates");
        Sender sender = new Sender(new SenderId(106540352242901L), shop, "+351211000001", "Shop");
        TemplateKey key = new TemplateKey("offer", "pt_PT");
        Template offer = new Template(shop, key, Category.MARKETING, Approval.PENDING, false, Duration.ofDays(1), "Hello {{1}}");

        enrolments.add(sender, NOON);
        enrolments.put(offer);

        assertThat(businesses.sender(sender.id())).contains(sender);
        assertThat(businesses.senders(shop)).containsExactly(sender);
        assertThat(businesses.template(shop, key)).contains(offer);
        Template approved = new Template(shop, key, Category.MARKETING, Approval.APPROVED, false, Duration.ofDays(1), "Hello {{1}}");
        enrolments.put(approved);
        Template.Id missing = new Template.Id(shop, new TemplateKey("offer", "de"));
        assertThat(businesses.templates(List.of(offer.id(), missing))).isEqualTo(Map.of(offer.id(), approved));
        assertThat(businesses.template(shop, key)).contains(approved);

        assertThat(businesses.webhook(shop)).isEmpty();
        Webhook webhook = new Webhook("https://shop.example/hook", "s3cret");
        enrolments.setWebhook(shop, Optional.of(webhook));
        assertThat(businesses.webhook(shop)).contains(webhook);
        assertThat(enrolments.remove(shop, key)).isTrue();
        assertThat(businesses.template(shop, key)).isEmpty();
    }

    @Test
    void tellsThePersonsConsentToABusiness() {
        BusinessId shop = business("consent-standing");
        RecipientId ana = person("+351912000102");
        ConsentEvent given = new ConsentEvent(shop, ana, Purpose.MARKETING, ConsentChannel.MESSENGER, ConsentEvent.Type.GIVEN,
                NOON, Optional.empty(),
                Evidence.of("form checkout-12", new Wording("I want offers.", "7", "en", "checkout", "notice 3"), "203.0.113.7"));

        consents.record(List.of(given, given), NOON);
        consents.record(List.of(given), NOON.plusSeconds(5));

        Consents.Key key = new Consents.Key(shop, ana, Purpose.MARKETING);
        assertThat(consents.statuses(List.of(ana), ConsentChannel.MESSENGER, NOON))
                .isEqualTo(Map.of(key, new ConsentStatus(State.GIVEN, NOON)));
        assertThat(consents.statuses(List.of(ana), ConsentChannel.SMS, NOON)).isEmpty();
        assertThat(consents.history(ana)).containsExactly(given);

        // This clock lags behind the one that recorded the consent. The withdrawal is the last word all the same.
        consents.withdraw(ana, shop, ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), "keyword STOP", NOON.minusSeconds(2));
        assertThat(consents.statuses(List.of(ana), ConsentChannel.MESSENGER, NOON).get(key).state()).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void tellsWhomAPersonBlocks() {
        BusinessId shop = business("blocks-shop");
        RecipientId ana = person("+351912000103");

        blocks.block(ana, Optional.of(shop), "handset", NOON);
        assertThat(blocks.of(List.of(ana))).isEqualTo(Map.of(ana, new Blocked(false, Set.of(shop))));
        blocks.block(ana, Optional.empty(), "stop list", NOON);
        blocks.unblock(ana, Optional.of(shop), "handset", NOON);
        assertThat(blocks.of(List.of(ana))).isEqualTo(Map.of(ana, new Blocked(true, Set.of())));
        blocks.block(ana, Optional.of(shop), "handset", NOON.minusSeconds(3));
        assertThat(blocks.of(List.of(ana)).get(ana).business(shop)).isTrue();
    }

    @Test
    void tellsTheVerificationOfASender() {
        BusinessId shop = business("verified-shop");
        SenderId number = new SenderId(106540352242902L);
        var verified = new VerificationEvent(new OfNumber(number), VerificationEvent.Type.VERIFIED, NOON,
                Optional.of(NOON.plusSeconds(60)), "Olga", "code entered");
        verifications.record(verified, NOON);
        verifications.record(verified, NOON);

        assertThat(verifications.statuses(List.of(number), NOON)).containsEntry(number, VerificationStatus.VERIFIED);
        assertThat(verifications.statuses(List.of(number), NOON.plusSeconds(60))).containsEntry(number, VerificationStatus.EXPIRED);
        assertThat(verifications.statusesOfBusinesses(List.of(shop), NOON)).containsEntry(shop, VerificationStatus.UNVERIFIED);
        verifications.record(new VerificationEvent(new OfBusiness(shop), VerificationEvent.Type.REVOKED, NOON, Optional.empty(),
                "Olga", "papers forged"), NOON);
        assertThat(verifications.statusesOfBusinesses(List.of(shop), NOON)).containsEntry(shop, VerificationStatus.REVOKED);
        assertThat(verifications.history(new OfNumber(number))).containsExactly(verified);
    }

    @Test
    void opensAndRefreshesWindows() {
        SenderId shop = new SenderId(106540352242903L);
        RecipientId ana = person("+351912000104");
        Conversations.Key key = new Conversations.Key(shop, ana);

        conversations.inbound(shop, ana, true, NOON);
        Conversation offered = new Conversation(NOON.plus(Duration.ofHours(24)), NOON.plus(Duration.ofHours(24)), Instant.EPOCH);
        assertThat(conversations.of(List.of(ana))).isEqualTo(Map.of(key, offered));

        Instant answer = NOON.plus(Duration.ofHours(23));
        conversations.openFreeEntry(List.of(key), answer);
        conversations.openFreeEntry(List.of(key), answer.plusSeconds(10));
        conversations.inbound(shop, ana, true, NOON); // the click is told twice
        assertThat(conversations.of(List.of(ana)).get(key))
                .isEqualTo(new Conversation(NOON.plus(Duration.ofHours(24)), Instant.EPOCH, answer.plus(Duration.ofHours(72))));
    }

    @Test
    void opensNoFreeEntryWithoutAnOfferOrAfterItsEnd() {
        SenderId shop = new SenderId(106540352242904L);
        RecipientId ana = person("+351912000105");
        Conversations.Key key = new Conversations.Key(shop, ana);

        conversations.inbound(shop, ana, false, NOON);
        conversations.openFreeEntry(List.of(key), NOON);
        assertThat(conversations.of(List.of(ana)).get(key).freeEntryOpen(NOON)).isFalse();

        conversations.inbound(shop, ana, true, NOON);
        conversations.openFreeEntry(List.of(key), NOON.plus(Duration.ofHours(24)));
        assertThat(conversations.of(List.of(ana)).get(key).freeEntryUntil()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void findsTheMarketingOfAPerson() {
        BusinessId shop = business("past-shop");
        RecipientId ana = person("+351912000107");
        RecipientId ben = person("+351912000108");
        Admission offer = new Admission(ana, NOON, new MessageId(UUID.randomUUID()), shop, Category.MARKETING);
        traffic.admitted(List.of(offer, new Admission(ana, NOON, new MessageId(UUID.randomUUID()), shop, Category.UTILITY),
                new Admission(ben, NOON, new MessageId(UUID.randomUUID()), shop, Category.MARKETING)));

        assertThat(traffic.marketing(List.of(ana), NOON.minusMillis(1))).containsExactly(offer);
        assertThat(traffic.marketing(List.of(ana), NOON)).as("after, not at").isEmpty();
        assertThat(traffic.marketing(List.of(), NOON.minusMillis(1))).isEmpty();
    }

    @Test
    void countsReachAndAllowances() {
        BusinessId shop = business("traffic-shop");
        RecipientId ana = person("+351912000106");
        newRecipients.record(List.of(new NewRecipients.FirstMessage(shop, ana, NOON)));

        assertThat(newRecipients.since(List.of(shop), List.of(ana), NOON.minusMillis(1)))
                .isEqualTo(Map.of(shop, new NewRecipients.Reached(1, Set.of(ana))));
        assertThat(newRecipients.since(List.of(shop), List.of(), NOON.minusMillis(1)).get(shop).count()).isEqualTo(1);
        assertThat(newRecipients.since(List.of(shop), List.of(ana), NOON)).isEmpty();

        Allowance app = Allowance.app(shop, YearMonth.of(2026, 11));
        Allowance pilot = Allowance.pilot(shop);
        transaction.executeWithoutResult(status -> {
            assertThat(allowances.lock(List.of(pilot, app))).isEqualTo(Map.of(app, 0, pilot, 0));
            allowances.use(Map.of(app, 3, pilot, 1));
        });
        allowances.giveBack(Map.of(app, 1, pilot, 9));
        assertThat(allowances.used(List.of(app, pilot))).isEqualTo(Map.of(app, 2, pilot, 0));
    }

    private <T> T within(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    private RecipientId person(String number) {
        PhoneNumber phone = new PhoneNumber(number, "PT");
        return recipients.register(List.of(phone), NOON).get(phone);
    }

    private BusinessId business(String handle) {
        BusinessTerms terms = new BusinessTerms(handle, Plan.ENTERPRISE, EURO, ZoneId.of("Europe/Lisbon"), PaymentMode.PREPAID,
                Money.zero(EURO), Optional.empty());
        return enrolments.enrol(handle, terms, NOON).business().id();
    }
}
