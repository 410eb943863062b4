package io.tollgate.gate;

import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Eight businesses and half a million people, put into the tables directly: a world large enough to measure in. */
final class BenchWorld {

    private static final int PEOPLE = Integer.getInteger("bench.consents", 1_000_000) / 2;
    private static final int BUSINESSES = 8;
    private static final int CHUNK = 5_000;
    private static final int SEALED_BYTES = 440; // of a text of up to 176 characters, padded
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(2026, 1, 5, 9, 0);
    private static final byte[] CONTENT = Body.of("""
            {"messaging_product":"whatsapp","template":{"components":[{"parameters":[{"text":"LH123","type":"text"},\
            {"text":"B12","type":"text"},{"text":"18:40","type":"text"}],"type":"body"}],"language":{"code":"en_US"},\
            "name":"flight_update"},"type":"template"}""".getBytes(StandardCharsets.UTF_8)).deflated();

    private final JdbcTemplate jdbc;
    private final World world;
    private final List<EnrolledBusiness> businesses = new ArrayList<>();
    private final List<byte[]> people;
    private final Random random = new Random(42);
    private int consents;
    private int blocks;
    private long accepted;

    BenchWorld(ApplicationContext application) {
        this.jdbc = application.getBean(JdbcTemplate.class);
        this.world = new World(application);
        Random ids = new Random(7);
        people = IntStream.range(0, PEOPLE).mapToObj(person -> new RecipientId(ids.nextLong(), person)).sorted().map(RecipientId::bytes)
                .toList();
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Makes the businesses and people, and deletes those that were there before. */
    void settle() {
        for (String table : List.of("business", "sender", "template", "recipient", "consent", "block", "verification", "conversation",
                "traffic",
                "new_recipient", "allowance", "inbox", "decision", "outbox", "reservation", "status_update", "balance", "entry",
                "spending_pace")) {
            jdbc.execute("TRUNCATE TABLE " + table);
        }
        for (int business = 0; business < BUSINESSES; business++) {
            businesses.add(world.prepaid("100000000"));
        }
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1); // so that nobody is new, and stopped
        businesses.forEach(one -> jdbc.update("INSERT INTO spending_pace (business_id, span, since, messages, micros)"
                + " VALUES (?, 'D', ?, 1, ?)", one.id().value(), yesterday.atStartOfDay(), 1_000_000_000_000L));
        insert("recipient (id, number, country, known_since) VALUES (?, ?, ?, ?)", 0, PEOPLE, person -> new Object[] {
            people.get(person), number(person), country(person), LONG_AGO});
    }

    /** Adds consents and blocks up to these totals; the people differ, and each has them for one business or another. */
    void consents(int wantedConsents, int wantedBlocks) {
        insert("consent (recipient, business_id, purpose, channel, at, type, expires_at, method, wording, recorded_at)"
                + " VALUES (?, ?, ?, 'MESSENGER', ?, 'CONFIRMED', NULL, 'form checkout-12', UNHEX(MD5('I want to hear from you.')), ?)",
                consents, wantedConsents, number -> new Object[] {people.get(number / 2), business(number / 2).id().value(),
                    number % 2 == 0 ? "MESSAGES" : "MARKETING", LONG_AGO, LONG_AGO});
        insert("block (recipient, business_id, at, type, method, recorded_at) VALUES (?, ?, ?, 'BLOCKED', 'handset', ?)",
                blocks, wantedBlocks,
                number -> new Object[] {people.get(PEOPLE - 1 - number * 4), 1 + random.nextInt(BUSINESSES), LONG_AGO, LONG_AGO});
        consents = wantedConsents;
        blocks = wantedBlocks;
    }

    /** Like {@link #acceptMore}, after deleting earlier messages. */
    void accept(int messages) {
        for (String table : List.of("decision", "outbox", "reservation", "status_update", "traffic")) {
            jdbc.execute("TRUNCATE TABLE " + table);
        }
        acceptMore(messages);
    }

    /** Messages, due now, to people who have consented; most of them may be written to. */
    void acceptMore(int messages) {
        Instant now = Clock.systemUTC().instant().minus(Duration.ofMinutes(1));
        insert("inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name, template_language,"
                + " accepted_at, round, callback_data, content) VALUES (?, ?, ?, ?, ?, ?, 'TEMPLATE', ?, 'en_US', ?, 0, '', ?)",
                0, messages, number -> {
                    LocalDateTime at = LocalDateTime.ofInstant(now.plusNanos(number * 100_000L), ZoneOffset.UTC);
                    int person = random.nextInt(consents / 2);
                    EnrolledBusiness business = business(person);
                    Category category = number % 5 == 0 ? Category.MARKETING : Category.UTILITY;
                    return new Object[] {at, id(), business.id().value(), business.sender().value(), people.get(person), category.name(),
                        EnrolledBusiness.template(category).name(), at, CONTENT};
                });
    }

    /** As {@link #accept}, of messages that are encrypted from end to end, each with another content. */
    void acceptSealed(int messages) {
        accept(0);
        Instant now = Clock.systemUTC().instant().minus(Duration.ofMinutes(1));
        insert("inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name, template_language,"
                + " accepted_at, round, callback_data, content) VALUES (?, ?, ?, ?, ?, ?, 'ENCRYPTED', ?, 'en_US', ?, 0, '', ?)",
                0, messages, number -> {
                    LocalDateTime at = LocalDateTime.ofInstant(now.plusNanos(number * 100_000L), ZoneOffset.UTC);
                    int person = random.nextInt(consents / 2);
                    EnrolledBusiness business = business(person);
                    Category category = number % 5 == 0 ? Category.MARKETING : Category.UTILITY;
                    String template = EnrolledBusiness.template(category).name();
                    return new Object[] {at, id(), business.id().value(), business.sender().value(), people.get(person), category.name(),
                        template, at, sealed(category, template, number)};
                });
    }

    /** The content of a short text in an encrypted message: it cannot be compressed. */
    private byte[] sealed(Category category, String template, int number) {
        byte[] ciphertext = new byte[SEALED_BYTES];
        random.nextBytes(ciphertext);
        return Body.of(("{\"encrypted\":{\"category\":\"" + category.name().toLowerCase(Locale.ROOT) + "\",\"ciphertext\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(ciphertext) + "\",\"message_id\":\"m-" + number
                + "\",\"template\":{\"language\":\"en_US\",\"name\":\"" + template
                + "\"}},\"messaging_product\":\"whatsapp\",\"type\":\"encrypted\"}").getBytes(StandardCharsets.UTF_8)).deflated();
    }

    /** Accepts utility messages to people who have consented, now and by one commit. @return their ids */
    List<MessageId> trickle(int messages) {
        LocalDateTime now = LocalDateTime.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);
        List<byte[]> ids = IntStream.range(0, messages).mapToObj(number -> id()).toList();
        insert("inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name, template_language,"
                + " accepted_at, round, callback_data, content) VALUES (?, ?, ?, ?, ?, 'UTILITY', 'TEMPLATE', ?, 'en_US', ?, 0, '', ?)",
                0, messages, number -> {
                    int person = random.nextInt(consents / 2);
                    EnrolledBusiness business = business(person);
                    return new Object[] {now, ids.get(number), business.id().value(), business.sender().value(), people.get(person),
                        EnrolledBusiness.template(Category.UTILITY).name(), now, CONTENT};
                });
        return ids.stream().map(MessageId::of).toList();
    }

    String outcomes() {
        return jdbc.queryForList("SELECT outcome, COUNT(*) messages FROM decision GROUP BY outcome").toString() + jdbc.queryForList(
                "SELECT SUM(verdicts) verdicts, ROUND(AVG(verdicts)) each_segment, SUM(LENGTH(documents)) bytes FROM decision_segment");
    }

    private byte[] id() {
        accepted++;
        return new MessageId(new UUID(0x019a_0000_0000_7000L + (accepted << 16), random.nextLong())).bytes();
    }

    private EnrolledBusiness business(int person) {
        return businesses.get(person % BUSINESSES);
    }

    private static String number(int person) {
        return switch (person % 4) {
            case 0 -> "+35191" + String.format("%07d", person);
            case 1 -> "+4915112" + String.format("%06d", person);
            case 2 -> "+55119" + String.format("%08d", 80_000_000 + person);
            default -> "+9198" + String.format("%08d", person);
        };
    }

    private static String country(int person) {
        return List.of("PT", "DE", "BR", "IN").get(person % 4);
    }

    private void insert(String into, int from, int to, IntFunction<Object[]> row) {
        for (int begin = from; begin < to; begin += CHUNK) {
            jdbc.batchUpdate("INSERT INTO " + into, IntStream.range(begin, Math.min(begin + CHUNK, to)).mapToObj(row).toList());
        }
    }
}
