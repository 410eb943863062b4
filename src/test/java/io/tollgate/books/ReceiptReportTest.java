package io.tollgate.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import io.tollgate.TollgateTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Each charge and each delivery without a charge is in the report once. All rows are taken back, so that no other test sees them. */
@TollgateTest
class ReceiptReportTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 10, 5, 12, 0);
    private static final LocalDate DAY = NOON.toLocalDate();

    @Autowired
    ReceiptReport report;
    @Autowired
    PlatformTransactionManager transactions;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private BusinessId shop;

    @BeforeEach
    void enrol() {
        shop = world.business().enrol().id();
    }

    @Test
    void everyMessageIsToldOnceByWhatIsMissing() {
        onlyHere(() -> {
            receipt(message(NOON.minusDays(30)), "SENT", NOON); // the oldest receipt that is kept
            byte[] agreed = charge(NOON, 45_000);
            receipt(agreed, "SENT", NOON);
            receipt(agreed, "DELIVERED", NOON);
            receipt(agreed, "READ", NOON.plusHours(1));
            receipt(charge(NOON, 0), "READ", NOON);
            charge(NOON, 45_000);
            receipt(charge(NOON, 45_000), "SENT", NOON);
            byte[] lost = delivery(NOON, "CHARGED");
            receipt(lost, "DELIVERED", NOON);
            receipt(lost, "READ", NOON.plusDays(1));
            byte[] late = delivery(NOON, "RELEASED");
            receipt(late, "FAILED", NOON);
            receipt(late, "DELIVERED", NOON);
            receipt(delivery(NOON, "RELEASED"), "FAILED", NOON);
            receipt(delivery(NOON, "OPEN"), "SENT", NOON);

            assertThat(lines(DAY, DAY, ZoneOffset.UTC)).containsExactly("Germany UTILITY AGREED 2 1 0.045000",
                    "Germany UTILITY ONLY_CHARGE 2 0 0.090000", " UTILITY AFTER_RELEASE 1 0 -", " UTILITY ONLY_RECEIPT 1 0 -");
        });
    }

    @Test
    void receiptsThatAreNoLongerKeptAreNotMissing() {
        onlyHere(() -> {
            jdbc.update("DELETE FROM receipt");
            charge(NOON, 45_000);
            assertThat(lines(DAY, DAY, ZoneOffset.UTC)).containsExactly("Germany UTILITY RECEIPTS_FORGOTTEN 1 0 0.045000");

            receipt(message(NOON.plusMinutes(1)), "SENT", NOON.plusMinutes(1));
            assertThat(lines(DAY, DAY, ZoneOffset.UTC)).containsExactly("Germany UTILITY RECEIPTS_FORGOTTEN 1 0 0.045000");

            receipt(message(NOON.minusDays(1)), "SENT", NOON.minusDays(1));
            assertThat(lines(DAY, DAY, ZoneOffset.UTC)).containsExactly("Germany UTILITY ONLY_CHARGE 1 0 0.045000");
        });
    }

    @Test
    void receiptsThatCameAgainAreCountedByDay() {
        onlyHere(() -> {
            repeated(DAY.minusDays(1), 1);
            repeated(DAY, 3);
            repeated(DAY.plusDays(1), 40);
            repeated(DAY.plusDays(2), 5);

            assertThat(lines(DAY, DAY.plusDays(1), ZoneOffset.UTC)).containsExactly("  REPEATED 3 0 -", "  REPEATED 40 0 -");
        });
    }

    private void repeated(LocalDate day, int receipts) {
        jdbc.update("INSERT INTO receipt_repeated (business_id, day, receipts) VALUES (?, ?, ?)", shop.value(), day, receipts);
    }

    /** 22:30 in Greenwich is half past midnight of the next day in Berlin. */
    @Test
    void theDayIsThatOfTheZone() {
        onlyHere(() -> {
            LocalDateTime late = DAY.atTime(22, 30);
            receipt(charge(late, 45_000), "DELIVERED", late);
            receipt(delivery(late, "CHARGED"), "DELIVERED", late);

            ZoneId berlin = ZoneId.of("Europe/Berlin");
            assertThat(lines(DAY, DAY, berlin)).isEmpty();
            assertThat(lines(DAY.plusDays(1), DAY.plusDays(1), berlin)).containsExactly("Germany UTILITY AGREED 1 0 0.045000",
                    " UTILITY ONLY_RECEIPT 1 0 -");
        });
    }

    @ParameterizedTest
    @CsvSource({"2026-10-01, 2026-11-01", "2026-01-01, 2026-12-31"})
    void moreThanAMonthIsRefused(LocalDate from, LocalDate to) {
        assertThatThrownBy(() -> report.of(new Span(from, to, ZoneOffset.UTC))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be less than 31 days after from");
    }

    private void onlyHere(Runnable test) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            test.run();
            status.setRollbackOnly();
        });
    }

    private List<String> lines(LocalDate from, LocalDate to, ZoneId zone) {
        return report.of(new Span(from, to, zone)).stream().filter(line -> line.business().equals(Optional.of(shop)))
                .map(line -> line.market() + " " + line.category() + " " + line.kind() + " " + line.messages() + " " + line.free() + " "
                        + line.charged().map(sum -> sum.exact().toPlainString()).orElse("-"))
                .toList();
    }

    private static byte[] message(LocalDateTime accepted) {
        Instant at = accepted.toInstant(ZoneOffset.UTC);
        byte[] id = new MessageId(Generators.timeBasedEpochRandomGenerator().generate()).bytes();
        System.arraycopy(MessageId.first(at).bytes(), 0, id, 0, 6);
        return id;
    }

    private byte[] charge(LocalDateTime at, long micros) {
        byte[] id = delivery(at, "CHARGED");
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version, country) VALUES (?, ?, 1, ?, ?, ?, 'Germany', 'UTILITY', ?, 'USD', ?, ?, 'DE')",
                id, shop.value(), at, at.toLocalDate(), "2026-10", micros, micros == 0 ? "PILOT" : "", DAY);
        return id;
    }

    private byte[] delivery(LocalDateTime at, String outcome) {
        byte[] id = message(at);
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, X'00000000000000000000000000000001', 'UTILITY', '', '', ?, ?, ?)", id,
                shop.value(), at, at.plusDays(1), outcome);
        return id;
    }

    private void receipt(byte[] message, String type, LocalDateTime at) {
        String column = type.toLowerCase(Locale.ROOT) + "_at";
        jdbc.update("INSERT INTO receipt (message_id, " + column + ") VALUES (?, ?) ON DUPLICATE KEY UPDATE " + column
                + " = VALUES(" + column + ")", message, at);
    }
}
