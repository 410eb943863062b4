package io.tollgate.demonstration;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Prints the day as a table, from the records alone. */
@Component
@Profile("demo")
class DayReport {

    private static final String HEAD = "%-9s %9s %9s %9s %9s %10s %7s %16s %6s  %-12s %12s %12s%n";
    private static final String ROW = "%-9s %9d %9d %9d %9d %10d %7d %16s %6d  %-12s %12s %12s%n";

    private final JdbcTemplate database;

    DayReport(JdbcTemplate database) {
        this.database = database;
    }

    /** @param titles titles of the rules, by id */
    String print(Map<String, String> titles) {
        StringBuilder page = new StringBuilder();
        page.append(HEAD.formatted("", "received", "admitted", "deferred*", "refused", "delivered", "failed", "charged", "free", "invoice",
                "sum", "with tax"));
        database.query("""
                SELECT b.id, b.handle, b.currency,
                       (SELECT COUNT(DISTINCT message_id) FROM decision d WHERE d.business_id = b.id)
                         + (SELECT COUNT(*) FROM inbox i WHERE i.business_id = b.id AND i.round = 0) AS received,
                       (SELECT COUNT(*) FROM decision d WHERE d.business_id = b.id AND outcome = 'ADMITTED') AS admitted,
                       (SELECT COUNT(DISTINCT message_id) FROM decision d WHERE d.business_id = b.id AND outcome = 'DEFERRED') AS deferred,
                       (SELECT COUNT(*) FROM decision d WHERE d.business_id = b.id AND outcome = 'REFUSED') AS refused,
                       (SELECT COUNT(*) FROM charge c WHERE c.business_id = b.id) AS delivered,
                       (SELECT COUNT(*) FROM decision d JOIN receipt r ON r.message_id = d.message_id AND r.failed_at IS NOT NULL
                         WHERE d.business_id = b.id AND d.outcome = 'ADMITTED') AS failed,
                       (SELECT COALESCE(SUM(rate_micros), 0) FROM charge c WHERE c.business_id = b.id)
                         + (SELECT COALESCE(SUM(messages * (rate_micros - old_micros)), 0) FROM rerated_total t
                             WHERE t.business_id = b.id) AS charged,
                       (SELECT COUNT(*) FROM charge c WHERE c.business_id = b.id AND free_reason <> '') AS free,
                       (SELECT MIN(number) FROM invoice v WHERE v.business_id = b.id) AS invoice,
                       (SELECT SUM(sum_cents) FROM invoice v WHERE v.business_id = b.id) AS cents,
                       (SELECT SUM(tax_cents) FROM invoice v WHERE v.business_id = b.id) AS tax
                FROM business b ORDER BY b.id""", row -> {
            Currency currency = Currency.getInstance(row.getString("currency"));
            String invoice = row.getString("invoice");
            page.append(ROW.formatted(row.getString("handle"), row.getLong("received"), row.getLong("admitted"), row.getLong("deferred"),
                    row.getLong("refused"), row.getLong("delivered"), row.getLong("failed"), new Money(row.getLong("charged"), currency),
                    row.getLong("free"), invoice == null ? "none" : invoice,
                    printed(row.getLong("cents"), currency), printed(row.getLong("cents") + row.getLong("tax"), currency)));
        });
        page.append("* deferred at first, and counted again under their outcome in the morning%n".formatted());
        section(page, "Refused, by the first rule that refused", """
                SELECT b.handle, d.rule AS name, COUNT(*) AS messages FROM decision d JOIN business b ON b.id = d.business_id
                WHERE d.outcome = 'REFUSED' GROUP BY b.handle, d.rule""", titles);
        section(page, "Deferred, by rule", """
                SELECT b.handle, d.rule AS name, COUNT(*) AS messages FROM decision d JOIN business b ON b.id = d.business_id
                WHERE d.outcome = 'DEFERRED' GROUP BY b.handle, d.rule""", titles);
        section(page, "Free, and why", """
                SELECT b.handle, c.free_reason AS name, COUNT(*) AS messages FROM charge c JOIN business b ON b.id = c.business_id
                WHERE c.free_reason <> '' GROUP BY b.handle, c.free_reason""", titles);
        return page.toString();
    }

    private static String printed(long cents, Currency currency) {
        return BigDecimal.valueOf(cents, currency.getDefaultFractionDigits()) + " " + currency;
    }

    private void section(StringBuilder page, String heading, String query, Map<String, String> titles) {
        record Count(String business, String name, long messages) {}
        Map<String, List<Count>> byName = database
                .query(query, (row, number) -> new Count(row.getString("handle"), row.getString("name"), row.getLong("messages")))
                .stream().collect(Collectors.groupingBy(Count::name, java.util.TreeMap::new, Collectors.toList()));
        page.append("%n%s%n".formatted(heading));
        byName.forEach((name, counts) -> page.append("%6d  %-66s %s%n".formatted(
                counts.stream().mapToLong(Count::messages).sum(),
                titles.containsKey(name) ? name + " " + titles.get(name) : name.toLowerCase(Locale.ROOT).replace('_', ' '),
                counts.stream().map(count -> count.business() + " " + count.messages()).collect(Collectors.joining(", ")))));
    }
}
