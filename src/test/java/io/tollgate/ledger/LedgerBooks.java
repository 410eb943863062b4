package io.tollgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.tariff.Prices;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;

/** Businesses and reservations for the tests of money, and the audit that every one of them ends with. */
public final class LedgerBooks {

    // the routes of the context under test look for expired ones
    private static final Instant NEVER_EXPIRES = Instant.parse("2199-01-01T00:00:00Z");
    private static final AtomicInteger handles = new AtomicInteger();

    private final JdbcTemplate jdbc;

    public LedgerBooks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public BusinessId prepaid(String zone) {
        return business(zone, "PREPAID", 0);
    }

    public BusinessId postpaid(String zone, long creditLimitMicros) {
        return business(zone, "POSTPAID", creditLimitMicros);
    }

    public static Money usd(long micros) {
        return new Money(micros, Prices.USD);
    }

    public static Reservation held(BusinessId business, Category category, long ceilingMicros, Instant admittedAt) {
        return reservation(business, category, "DE", ceilingMicros, Optional.empty(), admittedAt);
    }

    public static Reservation free(BusinessId business, Category category, FreeReason freeReason, Instant admittedAt) {
        return reservation(business, category, "DE", 0, Optional.of(freeReason), admittedAt);
    }

    public static Reservation reservation(BusinessId business, Category category, String country, long ceilingMicros,
            Optional<FreeReason> freeReason, Instant admittedAt) {
        MessageId id = new MessageId(Generators.timeBasedEpochGenerator().generate());
        return new Reservation(id, business, new SenderId(business.value()), new RecipientId(1, id.value().getLeastSignificantBits()),
                category,
                country, "Germany", usd(ceilingMicros), freeReason, admittedAt, NEVER_EXPIRES, "");
    }

    /** What must be true of the books at any time, of this business and of all. */
    public void audit(BusinessId business) {
        assertThat(number(
                "SELECT COUNT(*) FROM (SELECT journal_entry_id FROM entry GROUP BY journal_entry_id HAVING SUM(amount_micros) <> 0 OR"
                        + " COUNT(*) <> 2) unbalanced"))
                .as("postings that do not sum to zero").isZero();
        assertThat(number("SELECT balance_micros FROM balance WHERE business_id = ?", business.value()))
                .as("balance is the sum of its entries")
                .isEqualTo(number("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = ?", "business:" + business));
        assertThat(number("SELECT held_micros FROM balance WHERE business_id = ?", business.value()))
                .as("held is the sum of open ceilings")
                .isEqualTo(number("SELECT COALESCE(SUM(ceiling_micros), 0) FROM reservation WHERE business_id = ?", business.value()));
        assertThat(number(
                "SELECT balance_micros - held_micros + credit_limit_micros FROM balance JOIN business ON id = business_id WHERE id = ?",
                business.value())).as("available").isNotNegative();
        assertThat(number("SELECT COALESCE(SUM(rate_micros), 0) FROM charge WHERE business_id = ?", business.value()))
                .as("charges are what entries took")
                .isEqualTo(-number("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = ? AND amount_micros < 0",
                        "business:" + business));
        assertThat(number("SELECT COUNT(*) FROM charge WHERE business_id = ? AND free_reason = ''", business.value()))
                .as("volumes count what was charged")
                .isEqualTo(number("SELECT COALESCE(SUM(charged), 0) FROM volume WHERE business_id = ?", business.value()));
        assertThat(number("SELECT COUNT(*) FROM charge JOIN reservation USING (message_id) WHERE charge.business_id = ?", business.value()))
                .as("messages both charged and held").isZero();
    }

    public long number(String sql, Object... arguments) {
        Long number = jdbc.queryForObject(sql, Long.class, arguments);
        return number == null ? 0 : number;
    }

    private BusinessId business(String zone, String payment, long creditLimitMicros) {
        String handle = "books-" + handles.incrementAndGet();
        jdbc.update("INSERT INTO business (handle, name, plan, currency, zone, payment, credit_limit_micros, standing, created_at)"
                + " VALUES (?, ?, 'ENTERPRISE', 'USD', ?, ?, ?, 'ACTIVE', '2026-01-01')", handle, "Business " + handle, zone, payment,
                creditLimitMicros);
        return new BusinessId((int) number("SELECT id FROM business WHERE handle = ?", handle));
    }
}
