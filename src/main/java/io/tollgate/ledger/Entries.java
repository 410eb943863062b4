package io.tollgate.ledger;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code entry}: added, never changed. The two rows of one journal entry sum to zero. */
@Component
final class Entries {

    private static final String COLUMNS = "(journal_entry_id, account, amount_micros, currency, at) VALUES (?, ?, ?, ?, ?)";
    private static final String REVENUE = "revenue";
    private static final String CASH = "cash";
    private static final int KEY_BYTES = 16;
    private static final int AFTER_MESSAGES = 6; // bytes of time in a message's id

    private final JdbcTemplate jdbc;

    Entries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Each charge moves its price from the business's account to revenue; a charge of zero has no rows. */
    void charged(List<Charge> charges) {
        List<Object[]> rows = new ArrayList<>(2 * charges.size());
        for (Charge charge : charges) {
            if (charge.price().micros() != 0) {
                byte[] journalEntry = charge.id().bytes();
                rows.add(row(journalEntry, account(charge.business()), charge.price().times(-1), charge.deliveredAt()));
                rows.add(row(journalEntry, REVENUE, charge.price(), charge.deliveredAt()));
            }
        }
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO entry " + COLUMNS, rows);
        }
    }

    /** False if the reference was booked before; then nothing changes. Fails if it was booked with another amount. */
    boolean paid(BusinessId business, Money amount, String reference, Instant now) {
        byte[] journalEntry = journalEntry(business, reference);
        int added = jdbc.update("INSERT IGNORE INTO entry " + COLUMNS, row(journalEntry, account(business), amount, now));
        if (added == 0) {
            refuseAnotherAmount(journalEntry, business, amount, reference);
            return false;
        }
        jdbc.update("INSERT INTO entry " + COLUMNS, row(journalEntry, CASH, amount.times(-1), now));
        return true;
    }

    private void refuseAnotherAmount(byte[] journalEntry, BusinessId business, Money amount, String reference) {
        Long booked = jdbc.queryForObject("SELECT amount_micros FROM entry WHERE journal_entry_id = ? AND account = ?", Long.class,
                journalEntry, account(business));
        if (booked == null || booked != amount.micros()) {
            throw new IllegalArgumentException(
                    "payment \"" + reference + "\" of business " + business + " was booked before with another amount"
                            + " than " + amount + ". Maybe give the new payment a reference of its own.");
        }
    }

    private static Object[] row(byte[] journalEntry, String account, Money amount, Instant at) {
        return new Object[] {journalEntry, account, amount.micros(), amount.currency().getCurrencyCode(), Times.utc(at)};
    }

    private static String account(BusinessId business) {
        return "business:" + business;
    }

    /**
     * The same payment gives the same 16 bytes, so the key of the table prevents that it is booked twice. All payments stand after the
     * messages, so that they can be summed without reading those.
     */
    private static byte[] journalEntry(BusinessId business, String reference) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(business.value()).array());
        return ByteBuffer.wrap(MessageId.BEYOND.bytes()).put(AFTER_MESSAGES, digest.digest(reference.getBytes(StandardCharsets.UTF_8)), 0,
                KEY_BYTES - AFTER_MESSAGES).array();
    }
}
