package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.BusinessId;
import org.springframework.jdbc.core.JdbcTemplate;

/** The audit at the end of tests of money. It reads what is of one business, so it takes as long at the end of all tests as before. */
public record LedgerAudit(JdbcTemplate database) {

    /** Checks what must be true of the books of this business at any time. */
    public void of(BusinessId business) {
        assertThat(number("SELECT COUNT(*) FROM (SELECT journal_entry_id FROM entry WHERE journal_entry_id IN (SELECT journal_entry_id"
                + " FROM entry WHERE account = ? UNION SELECT journal_entry_id FROM entry JOIN money_grant g ON account ="
                + " CONCAT('grant-credit:', g.id) WHERE g.business_id = ?) GROUP BY journal_entry_id HAVING SUM(amount_micros) <> 0 OR"
                + " COUNT(*) NOT BETWEEN 2 AND CASE MIN(kind) WHEN 'INVOICE' THEN 5 WHEN 'REMINDER' THEN 3 WHEN 'CREDIT_NOTE' THEN 1000"
                + " WHEN 'RERATING' THEN 1000 WHEN 'CHARGE' THEN 1000 ELSE 2 END) unbalanced", "business:" + business, business.value()))
                .as("journal entries that do not sum to zero").isZero();
        assertThat(number("SELECT balance_micros FROM balance WHERE business_id = ?", business.value()))
                .as("balance is the sum of its entries")
                .isEqualTo(number("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = ?", "business:" + business));
        assertThat(number("SELECT held_micros FROM balance WHERE business_id = ?", business.value()))
                .as("held is the sum of open ceilings")
                .isEqualTo(number("SELECT COALESCE(SUM(ceiling_micros), 0) FROM reservation WHERE business_id = ?", business.value()));
        assertThat(number(
                "SELECT balance_micros - held_micros + granted_micros + credit_limit_micros FROM balance JOIN business ON id ="
                        + " business_id WHERE id = ?",
                business.value())).as("available").isNotNegative();
        grants(business);
        assertThat(number("SELECT COALESCE(SUM(rate_micros), 0) FROM charge WHERE business_id = ?", business.value()))
                .as("charges are what entries took")
                .isEqualTo(-number("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = ? AND kind = 'CHARGE'",
                        "business:" + business));
        assertThat(number("SELECT COUNT(*) FROM (SELECT id, account, SUM(rate_micros) AS micros, COUNT(*) AS messages FROM (SELECT"
                + " MIN(message_id) OVER (PARTITION BY seq, TIMESTAMPDIFF(MINUTE, '2000-01-01', delivered_at) DIV 15) AS id,"
                + " CONCAT('revenue:', market, ':', category) AS account, rate_micros FROM charge"
                + " WHERE business_id = ? AND rate_micros > 0) one GROUP BY id, account) charged"
                + " LEFT JOIN entry e ON e.journal_entry_id = id AND e.account = charged.account WHERE"
                + " COALESCE(e.amount_micros, 0) <> micros OR COALESCE(e.messages, 0) <> charged.messages", business.value()))
                .as("charges that are not in the revenue of their market and category").isZero();
        assertThat(number("SELECT COUNT(*) FROM charge WHERE business_id = ? AND free_reason = ''", business.value()))
                .as("volumes count what was charged")
                .isEqualTo(number("SELECT COALESCE(SUM(charged), 0) FROM volume WHERE business_id = ?", business.value()));
        assertThat(number("SELECT COUNT(*) FROM charge JOIN reservation USING (message_id) WHERE charge.business_id = ?", business.value()))
                .as("messages both charged and held").isZero();
    }

    private void grants(BusinessId business) {
        assertThat(number("SELECT COUNT(*) FROM money_grant g WHERE business_id = ? AND (CASE WHEN approved_by IS NULL THEN 0 ELSE"
                + " amount_micros END <> open_micros + held_micros + captured_micros + expired_micros OR held_micros <> (SELECT"
                + " COALESCE(SUM(p.held_micros), 0) FROM grant_part p WHERE p.grant_id = g.id) OR captured_micros <> (SELECT"
                + " COALESCE(SUM(p.captured_micros), 0) FROM grant_part p WHERE p.grant_id = g.id) OR open_micros + held_micros <>"
                + " (SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = CONCAT('grant-credit:', g.id)))",
                business.value())).as("grants whose parts do not come to their whole").isZero();
        assertThat(number("SELECT granted_micros FROM balance WHERE business_id = ?", business.value())).as("open and held of grants")
                .isEqualTo(number("SELECT COALESCE(SUM(open_micros + held_micros), 0) FROM money_grant WHERE started AND business_id = ?",
                        business.value()));
        assertThat(number("SELECT COUNT(*) FROM grant_part p JOIN money_grant g ON g.id = p.grant_id LEFT JOIN reservation r"
                + " USING (message_id) WHERE g.business_id = ? AND (p.held_micros > 0) <> (r.message_id IS NOT NULL)", business.value()))
                .as("parts that are held for messages that have ended").isZero();
    }

    public void of(EnrolledBusiness business) {
        of(business.id());
    }

    public long number(String sql, Object... arguments) {
        Long number = database.queryForObject(sql, Long.class, arguments);
        return number == null ? 0 : number;
    }
}
