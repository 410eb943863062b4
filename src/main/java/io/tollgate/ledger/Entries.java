package io.tollgate.ledger;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code entry}: added, never changed; the two of a posting sum to zero. */
@Component
final class Entries {

    private static final String COLUMNS = "entry (posting, account, amount_micros, currency, at) VALUES (?, ?, ?, ?, ?)";
    private static final String REVENUE = "revenue";
    private static final String CASH = "cash";

    private final JdbcTemplate jdbc;

    Entries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Each charge takes its price from the business's account to revenue; one of nothing moves nothing. */
    void charged(List<Charge> charges) {
        List<Object[]> rows = new ArrayList<>(2 * charges.size());
        for (Charge charge : charges) {
            if (charge.price().micros() != 0) {
                byte[] posting = charge.id().bytes();
                rows.add(row(posting, account(charge.business()), charge.price().times(-1), charge.deliveredAt()));
                rows.add(row(posting, REVENUE, charge.price(), charge.deliveredAt()));
            }
        }
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO " + COLUMNS, rows);
        }
    }

    /** False if the reference was booked before; then nothing changes. Fails if it was booked with another amount. */
    boolean paid(BusinessId business, Money amount, String reference, Instant now) {
        byte[] posting = posting(business, reference);
        int added = jdbc.update("INSERT IGNORE INTO " + COLUMNS, row(posting, account(business), amount, now));
        if (added == 0) {
            refuseAnotherAmount(posting, business, amount, reference);
            return false;
        }
        jdbc.update("INSERT INTO " + COLUMNS, row(posting, CASH, amount.times(-1), now));
        return true;
    }

    private void refuseAnotherAmount(byte[] posting, BusinessId business, Money amount, String reference) {
        Long booked = jdbc.queryForObject("SELECT amount_micros FROM entry WHERE posting = ? AND account = ?", Long.class,
                posting, account(business));
        if (booked == null || booked != amount.micros()) {
            throw new IllegalArgumentException("payment \"" + reference + "\" of business " + business + " was booked before with another amount"
                    + " than " + amount + ". Maybe give the new payment a reference of its own.");
        }
    }

    private static Object[] row(byte[] posting, String account, Money amount, Instant at) {
        return new Object[] {posting, account, amount.micros(), amount.currency().getCurrencyCode(), Times.utc(at)};
    }

    private static String account(BusinessId business) {
        return "business:" + business;
    }

    /** The same 16 bytes for the same payment, so that the key of the table keeps it from being booked twice. */
    private static byte[] posting(BusinessId business, String reference) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(business.value()).array());
            return Arrays.copyOf(digest.digest(reference.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
