package io.tollgate.delivery;

import com.fasterxml.uuid.Generators;
import io.tollgate.business.Business;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Webhook;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A shop, people, and messages that were admitted; and what the books say afterwards. */
@Component
final class Scene {

    static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    static final Currency USD = Currency.getInstance("USD");

    private static final AtomicInteger numbers = new AtomicInteger();
    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private final Enrolments enrolments;
    private final Recipients recipients;
    private final Ledger ledger;
    private final Outbox outbox;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    Scene(Enrolments enrolments, Recipients recipients, Ledger ledger, Outbox outbox, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.enrolments = enrolments;
        this.recipients = recipients;
        this.ledger = ledger;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Queues as on a first day; the books of other tests stay. */
    void clearQueues() {
        for (String queue : List.of("outbox", "receipt_inbox", "status_update", "webhook", "handset")) {
            jdbc.update("DELETE FROM " + queue);
        }
        jdbc.update("UPDATE delivery SET outcome = 'RELEASED' WHERE outcome = 'OPEN'");
    }

    /** On account, with a sender of the same number as its id and a template. */
    BusinessId shop() {
        BusinessTerms terms = new BusinessTerms("A shop", Plan.ENTERPRISE, USD, ZoneId.of("Europe/Berlin"), Payment.POSTPAID,
                new Money(1_000_000_000_000L, USD), Optional.empty());
        Business shop = enrolments.enrol("shop-" + numbers.incrementAndGet(), terms, NOON).business();
        enrolments.add(new Sender(senderOf(shop.id()), shop.id(), "+49301234567", "A shop"), NOON);
        for (Category category : List.of(Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)) {
            enrolments.put(new Template(shop.id(), templateOf(category), category, Approval.APPROVED, false, TIME_TO_LIVE,
                    "Hello {{1}}, {{2}} is {{3}} today, and {{4}}."));
        }
        return shop.id();
    }

    BusinessId shop(Webhook webhook) {
        BusinessId shop = shop();
        enrolments.setWebhook(shop, Optional.of(webhook));
        return shop;
    }

    void suspend(BusinessId shop) {
        enrolments.suspend(shop);
    }

    static SenderId senderOf(BusinessId shop) {
        return new SenderId(1_000_000L + shop.value());
    }

    RecipientId person() {
        return person("+4915112%06d", "DE");
    }

    private static TemplateKey templateOf(Category category) {
        return new TemplateKey(category.name().toLowerCase(Locale.ROOT), "en_US");
    }

    /** Marketing leaves her alone from 20:00 on, and on Sundays. */
    RecipientId personInFrance() {
        return person("+33612%06d", "FR");
    }

    private RecipientId person(String numbered, String country) {
        PhoneNumber number = new PhoneNumber(numbered.formatted(numbers.incrementAndGet()), country);
        return recipients.register(List.of(number), NOON).get(number);
    }

    void erase(RecipientId person) {
        jdbc.update("DELETE FROM recipient WHERE id = ?", person.bytes());
    }

    /** Admitted at noon, to be delivered within the hour. */
    HandOver admitted(BusinessId shop, RecipientId person, Category category) {
        return admitted(List.of(handOver(shop, person, category)), Optional.empty()).getFirst();
    }

    HandOver admitted(BusinessId shop, RecipientId person, Category category, Instant at, Duration timeToLive) {
        HandOver message = handOver(shop, person, category, at);
        return admitted(List.of(new HandOver(message.id(), shop, message.sender(), person, category, message.kind(), message.template(), at,
                at.plus(timeToLive), 0, message.content())), Optional.empty()).getFirst();
    }

    HandOver admitted(BusinessId shop, RecipientId person, Category category, FreeReason freeReason) {
        return admitted(List.of(handOver(shop, person, category)), Optional.of(freeReason)).getFirst();
    }

    /** In one transaction, as the gate does it. */
    List<HandOver> admitted(List<HandOver> messages, Optional<FreeReason> freeReason) {
        transaction.executeWithoutResult(status -> {
            outbox.handOver(messages);
            boolean held = ledger.reserve(messages.stream().map(it -> new Reservation(it.id(), it.business(), it.sender(), it.recipient(),
                    it.category(), "DE", "Germany", new Money(freeReason.isPresent() ? 0 : 200_000, USD), freeReason, it.dueAt(),
                    it.expiresAt(),
                    "note of " + it.id())).toList());
            if (!held) {
                throw new IllegalStateException("the shop is out of credit");
            }
        });
        return messages;
    }

    static HandOver handOver(BusinessId shop, RecipientId person, Category category) {
        return handOver(shop, person, category, NOON);
    }

    static HandOver handOver(BusinessId shop, RecipientId person, Category category, Instant at) {
        return category == Category.SERVICE
                ? handOver(shop, person, category, at, Optional.empty(), "{\"type\":\"text\",\"text\":{\"body\":\"Yes, until six.\"}}")
                : handOver(shop, person, category, at, Optional.of(templateOf(category)), """
                        {"type":"template","template":{"name":"%s","language":{"code":"en_US"},"components":[
                          {"type":"header","parameters":[{"type":"text","text":"not the body"}]},
                          {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"rye $1 bread"},
                            {"type":"currency","currency":{"fallback_value":"$2.50","code":"USD","amount_1000":2500}}]}]}}"""
                        .formatted(templateOf(category).name()));
    }

    static HandOver text(BusinessId shop, RecipientId person, String text) {
        return handOver(shop, person, Category.SERVICE, NOON, Optional.empty(), "{\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}");
    }

    private static HandOver handOver(BusinessId shop, RecipientId person, Category category, Instant at, Optional<TemplateKey> template,
            String content) {
        return new HandOver(new MessageId(Generators.timeBasedEpochRandomGenerator().generate()), shop, senderOf(shop), person, category,
                template.isPresent() ? Kind.TEMPLATE : Kind.TEXT, template, at, at.plus(TIME_TO_LIVE), 0,
                Content.deflated(content.getBytes(StandardCharsets.UTF_8)));
    }

    void release(MessageId message) {
        ledger.release(List.of(message));
    }

    /** Attempts so far of a message that waits; 0 of any other. */
    int attempts(MessageId message) {
        return jdbc.query("SELECT attempts FROM outbox WHERE message_id = ?", (row, line) -> row.getInt(1), message.bytes())
                .stream().findFirst().orElse(0);
    }

    String outcome(MessageId message) {
        return jdbc.query("SELECT outcome FROM delivery WHERE message_id = ?", (row, line) -> row.getString(1), message.bytes())
                .stream().findFirst().orElse("none");
    }

    long charges(MessageId message) {
        return count("SELECT COUNT(*) FROM charge WHERE message_id = ?", message);
    }

    long onHandset(MessageId message) {
        return count("SELECT COUNT(*) FROM handset_message WHERE message_id = ?", message);
    }

    boolean held(MessageId message) {
        return !ledger.open(List.of(message)).isEmpty();
    }

    long held(BusinessId shop) {
        return jdbc.queryForObject("SELECT held_micros FROM balance WHERE business_id = ?", Long.class, shop.value());
    }

    /** What the partner will be told, oldest first, such as {@code sent} or {@code failed 131026}. */
    List<String> told(MessageId message) {
        return jdbc.query("SELECT status, detail FROM status_update WHERE message_id = ? ORDER BY id", (row, line) -> {
            String detail = new String(row.getBytes("detail"), StandardCharsets.UTF_8);
            String code = detail.replaceFirst(".*\"code\":(\\d+).*", "$1");
            return code.equals(detail) ? row.getString("status") : row.getString("status") + " " + code;
        }, message.bytes());
    }

    /** The kinds of receipt on record. */
    List<String> booked(MessageId message) {
        return jdbc.queryForList("SELECT type FROM receipt WHERE message_id = ?", String.class, (Object) message.bytes());
    }

    /** The detail objects of the statuses to be told, oldest first. */
    List<String> details(MessageId message) {
        return jdbc.query("SELECT detail FROM status_update WHERE message_id = ? ORDER BY id",
                (row, line) -> new String(row.getBytes(1), StandardCharsets.UTF_8), message.bytes());
    }

    Instant deliveredAt(MessageId message) {
        return jdbc.queryForObject("SELECT delivered_at FROM charge WHERE message_id = ?",
                (row, line) -> Times.instant(row, "delivered_at"), message.bytes());
    }

    /** The month of the charge. */
    String chargedIn(MessageId message) {
        return jdbc.queryForObject("SELECT period FROM charge WHERE message_id = ?", String.class, message.bytes());
    }

    /** How often telling this business has failed in a row. */
    int failures(BusinessId shop) {
        return jdbc.query("SELECT attempts FROM webhook WHERE business_id = ?", (row, line) -> row.getInt(1), shop.value())
                .stream().findFirst().orElse(0);
    }

    Instant webhookDue(BusinessId shop) {
        return jdbc.queryForObject("SELECT due_at FROM webhook WHERE business_id = ?", (row, line) -> Times.instant(row, "due_at"),
                shop.value());
    }

    void makeUpdatesOlder(Duration by) {
        jdbc.update("UPDATE status_update SET queued_at = DATE_SUB(queued_at, INTERVAL ? SECOND)", by.toSeconds());
    }

    String number(RecipientId person) {
        return recipients.numbers(List.of(person)).get(person);
    }

    private long count(String sql, MessageId message) {
        return jdbc.queryForObject(sql, Long.class, message.bytes());
    }
}
