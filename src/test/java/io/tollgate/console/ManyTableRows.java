package io.tollgate.console;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Test data as large as a provider's: messages of a quarter of a year with verdicts, deliveries, receipts and charges, businesses, invoices
 * of a year, payments. One real row of each table is copied in the server, by statements of whole chunks.
 */
final class ManyTableRows {

    private static final Duration SPAN = Duration.ofDays(90);
    private static final int CHUNK = 250_000;
    private static final int MONTHS = 12;
    /** The condition of admitted messages: of ten, two are refused and one fails. */
    private static final String ADMITTED = "s.seq MOD 10 > 1";
    private static final String ID = "UNHEX(CONCAT(LPAD(HEX(%d + s.seq * %d), 12, '0'), '70008', LPAD(HEX(s.seq), 15, '0')))";

    private final World world;
    private final JdbcTemplate jdbc;
    private final long messages;
    private final int businesses;
    private final long charges;
    private final Instant end = Instant.now().minusSeconds(60);

    ManyTableRows(World world, long messages, int businesses, long charges) {
        this.world = world;
        this.jdbc = world.database();
        this.messages = messages;
        this.businesses = businesses;
        this.charges = charges;
    }

    /** @param message one of the latest */
    record Made(EnrolledBusiness business, Person person, MessageId message) {}

    Made make() throws InterruptedException {
        List<EnrolledBusiness> all = new ArrayList<>();
        for (int one = 0; one < businesses; one++) {
            all.add(world.prepaid("100000"));
        }
        Person person = world.personIn("DE").consentsTo(all.getFirst());
        MessageId real = judged(all.getFirst().sends(Category.UTILITY, person, end));
        long first = all.getFirst().id().value();
        copyMessages(first, real, person);
        invoices(first);
        sums();
        return new Made(all.getFirst(), person, real);
    }

    /** What an earlier run has made: its first business. */
    Made made() {
        int first = requireNonNull(jdbc.queryForObject("SELECT MIN(business_id) FROM decision", Integer.class));
        BusinessId id = new BusinessId(first);
        Businesses businesses = world.the(Businesses.class);
        EnrolledBusiness business = new EnrolledBusiness(world, requireNonNull(businesses.byId(List.of(id)).get(id)),
                businesses.senders(id).getFirst(), "");
        MessageId message = MessageId.of(requireNonNull(jdbc.queryForObject("SELECT message_id FROM decision WHERE business_id = ?"
                + " ORDER BY message_id DESC LIMIT 1", byte[].class, first)));
        return new Made(business, world.personIn("DE").consentsTo(business), message);
    }

    private MessageId judged(MessageId message) throws InterruptedException {
        while (jdbc.queryForObject("SELECT COUNT(*) FROM decision WHERE message_id = ?", Integer.class, message.bytes()) == 0) {
            Thread.sleep(100);
        }
        return message;
    }

    private void copyMessages(long firstBusiness, MessageId real, Person person) {
        long each = Math.max(1, SPAN.toMillis() / messages);
        String id = ID.formatted(end.toEpochMilli() - messages * each, each);
        String at = "FROM_UNIXTIME((%d + s.seq * %d) / 1000)".formatted(end.toEpochMilli() - messages * each, each);
        String business = firstBusiness + " + s.seq MOD " + businesses;
        Map<String, String> common = new LinkedHashMap<>(Map.of("message_id", id, "business_id", business,
                "sender_id", jdbc.queryForObject("SELECT MIN(id) FROM sender WHERE business_id = ?", Long.class,
                        firstBusiness) + " + s.seq MOD " + businesses,
                "recipient", "IF(s.seq MOD 100000 = 0, UNHEX('" + HexFormat.of().formatHex(person.id().bytes())
                        + "'), UNHEX(MD5(s.seq MOD " + Math.max(1, messages / 5) + ")))"));
        copy("decision", "t.message_id = UNHEX('" + hex(real) + "')", with(common, Map.of("round", "0", "decided_at", at,
                "outcome", "IF(" + ADMITTED + ", 'ADMITTED', 'REFUSED')",
                "rule", "IF(" + ADMITTED + ", 'TAR-ANY-001', ELT(1 + s.seq MOD 3, 'CON-EU-001', 'BLK-ANY-001', 'CON-EU-002'))")), "TRUE");
        jdbc.update("INSERT IGNORE INTO held_back (recipient, message_id) SELECT recipient, message_id FROM decision"); // none has traffic
        jdbc.update("INSERT IGNORE INTO delivery SET message_id = ?, business_id = ?, sender_id = 1, recipient = ?, category = 'UTILITY',"
                + " free_reason = '', callback_data = '', at = NOW(6), expires_at = NOW(6), outcome = 'CHARGED'",
                seed().bytes(), firstBusiness, person.id().bytes());
        String seed = "t.message_id = UNHEX('" + hex(seed()) + "')";
        copy("delivery", seed, with(common, Map.of("at", at, "outcome", "IF(s.seq MOD 10 = 2, 'RELEASED', 'CHARGED')")), ADMITTED);
        jdbc.update("INSERT INTO receipt (message_id, delivered_at) VALUES (?, NOW(6))", seed().bytes());
        copy("receipt", seed, Map.of("message_id", id, "delivered_at", at), ADMITTED);
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version) VALUES (?, ?, 1, NOW(6), CURRENT_DATE, '2000-01', 'Germany', 'UTILITY', 45000,"
                + " 'USD', '', '2026-10-01')", seed().bytes(), firstBusiness);
        copy("charge", seed, with(common, Map.of("delivered_at", at, "day", "DATE(" + at + ")",
                "period", "DATE_FORMAT(" + at + ", '%Y-%m')", "market",
                "ELT(1 + s.seq MOD 4, 'Germany', 'Brazil', 'India', 'Rest of Africa')")),
                "s.seq MOD 10 > 2 AND s.seq > " + (messages - charges * 10 / 7));
        for (String table : List.of("delivery", "receipt", "charge")) {
            jdbc.update("DELETE FROM " + table + " WHERE message_id = ?", seed().bytes());
        }
    }

    /** Makes the sums as a new version makes them of the rows that are there. */
    private void sums() {
        jdbc.update("DELETE FROM message_day");
        jdbc.update("DELETE FROM revenue_day");
        try (InputStream file = requireNonNull(ManyTableRows.class.getResourceAsStream("/db/migration/V310__sums_of_days.sql"))) {
            for (String statement : new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--.*", "").split(";")) {
                if (statement.strip().startsWith("INSERT")) { // receipts were rows of their kinds
                    jdbc.update(statement.replace("type IN ('DELIVERED', 'READ')", "COALESCE(delivered_at, read_at) IS NOT NULL")
                            .replace("type = 'READ'", "read_at IS NOT NULL"));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static MessageId seed() {
        return new MessageId(new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L));
    }

    private static String hex(MessageId id) {
        return HexFormat.of().formatHex(id.bytes());
    }

    private static Map<String, String> with(Map<String, String> common, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(common);
        all.putAll(more);
        return all;
    }

    /** @param row the one that is copied @param instead expressions by column @param where which numbers get a row */
    private void copy(String table, String row, Map<String, String> instead, String where) {
        List<String> columns = jdbc.queryForList("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
                + " AND table_name = ? AND extra NOT LIKE '%auto_increment%' AND generation_expression IS NULL", String.class, table);
        String values = columns.stream().map(column -> instead.getOrDefault(column, "t." + column)).collect(Collectors.joining(", "));
        for (long begin = 1; begin <= messages; begin += CHUNK) {
            jdbc.update("INSERT IGNORE INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + values + " FROM seq_" + begin
                    + "_to_" + Math.min(messages, begin + CHUNK - 1) + " s, (SELECT * FROM " + table + " t WHERE " + row + ") t WHERE "
                    + where);
        }
    }

    private void invoices(long firstBusiness) {
        String number = "CONCAT('2020-', LPAD(s.seq, 6, '0'))";
        String business = firstBusiness + " + s.seq DIV " + MONTHS;
        String all = " FROM seq_0_to_" + (businesses * MONTHS - 1) + " s";
        jdbc.update("INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at, booked, documented) SELECT " + number
                + ", " + business + ", CONCAT('2020-', LPAD(1 + s.seq MOD 12, 2, '0')), 'USD', 1234, NOW(6), TRUE, TRUE" + all);
        jdbc.update("INSERT INTO invoice_line (number, line, market, category, free_reason, rate_micros, messages, amount_micros,"
                + " amount_cents) SELECT " + number + ", 1, 'Germany', 'UTILITY', '', 45000, 274, 12340000, 1234" + all);
        jdbc.update("INSERT INTO receivable (number, business_id, currency, total_micros, open_micros, issued_at, overdue_at) SELECT "
                + number + ", " + business + ", 'USD', 12340000, 12340000, NOW(6), IF(s.seq MOD 50 = 0, '2021-01-01', NULL)" + all);
    }
}
