package io.tollgate.invoicing;

import static java.util.stream.Collectors.groupingBy;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreements;
import io.tollgate.invoicing.CreditNoteRows.Kind;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Messages of an invoice whose prices a run of re-rating corrected, and what agreements had taken off exactly these. The caller holds the
 * balance of the business.
 */
@Component
final class ReratedMessages {

    private final JdbcTemplate jdbc;
    private final Agreements agreements;

    ReratedMessages(JdbcTemplate jdbc, Agreements agreements) {
        this.jdbc = jdbc;
        this.agreements = agreements;
    }

    /** Messages that cost the same and were corrected by one run. @param discount that agreements had taken off all of them */
    record Some(int run, Kind kind, long messages, Money discount) {}

    /** Messages that stand on credit notes of the invoice. */
    List<Some> credited(Invoice invoice) {
        return jdbc.query("SELECT m.run_id, m.market, m.category, m.rate_micros, SUM(m.messages) AS messages, SUM(m.discount_micros) AS off"
                + " FROM credit_note_rerated m WHERE m.business_id = ? AND m.period = ? GROUP BY m.run_id, m.market, m.category,"
                + " m.rate_micros",
                (row, _) -> new Some(row.getInt("run_id"), kind(row), row.getLong("messages"),
                        new Money(row.getLong("off"), invoice.currency())),
                invoice.business().value(), invoice.month().toString());
    }

    /** Messages that stand on no credit note yet. */
    List<Some> waiting(Invoice invoice, List<Some> credited) {
        List<Some> waiting = jdbc.query("SELECT run_id, market, category, rate_micros, messages FROM " + CreditNoteRows.RERATED
                + "AND period = ?",
                (row, _) -> new Some(row.getInt("run_id"), kind(row), row.getLong("messages"),
                        Money.zero(invoice.currency())),
                invoice.business().value(), invoice.month().toString());
        boolean hasDiscount = invoice.lines().stream().anyMatch(line -> line.discount().micros() != 0);
        AgreedTerms agreed = waiting.isEmpty() || !hasDiscount ? new AgreedTerms(List.of()) : agreements.terms(invoice.business());
        return agreed.hasPrices()
                ? waiting.stream().map(some -> new Some(some.run(), some.kind(), some.messages(),
                        discount(invoice, some, agreed).minus(credited.stream()
                                .filter(one -> one.run() == some.run() && one.kind().equals(some.kind())).map(Some::discount)
                                .reduce(Money.zero(invoice.currency()), Money::plus))))
                        .toList()
                : waiting;
    }

    /** What agreements had taken off all messages of the kind that the run corrected by now. */
    private Money discount(Invoice invoice, Some some, AgreedTerms agreed) {
        record Days(LocalDate day, long messages) {}

        Kind kind = some.kind();
        List<Days> days = jdbc.query("SELECT day, COUNT(*) AS messages FROM rerated_charge WHERE run_id = ? AND business_id = ?"
                + " AND old_period = ? AND credited AND old_market = ? AND category = ? AND old_micros = ? GROUP BY day",
                (row, _) -> new Days(row.getObject("day", LocalDate.class), row.getLong("messages")), some.run(),
                invoice.business().value(), invoice.month().toString(), kind.market(), kind.category().name(), kind.priceMicros());
        Map<Agreement, Long> counted = new HashMap<>();
        days.forEach(one -> agreed.of(kind.market(), kind.category(), one.day())
                .ifPresent(found -> counted.merge(found, one.messages(), Math::addExact)));
        Money price = new Money(kind.priceMicros(), invoice.currency());
        return counted.entrySet().stream().map(one -> AgreedTerms.off(one.getKey(), price, one.getValue()))
                .reduce(Money.zero(invoice.currency()), Money::plus);
    }

    /** The messages of each kind together, whichever run corrected them. */
    static Map<Kind, Some> byKind(List<Some> all) {
        Map<Kind, Some> byKind = new HashMap<>();
        all.stream().collect(groupingBy(Some::kind)).forEach((kind, some) -> some.stream()
                .reduce((one, other) -> new Some(0, kind, one.messages() + other.messages(), one.discount().plus(other.discount())))
                .ifPresent(sum -> byKind.put(kind, sum)));
        return byKind;
    }

    private static Kind kind(ResultSet row) throws SQLException {
        return new Kind(row.getString("market"), Category.valueOf(row.getString("category")), row.getLong("rate_micros"));
    }
}
