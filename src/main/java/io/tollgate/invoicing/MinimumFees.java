package io.tollgate.invoicing;

import static java.util.stream.Collectors.groupingBy;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.AgreedTerms.FeeKind;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Minimum fees of months whose messages were credited after their invoice. What is credited does not count towards the minimum, so the fee
 * rises by it: the next invoice has the fee as it is now, and a credit note gives the former one back. What is credited of the fee itself
 * is forgiven: no later fee of this month asks for it. A credit note over a whole invoice with its fee forgives its messages, too. Months
 * that runs of re-rating have corrected on later invoices follow their own rules in {@link MonthLines}.
 */
@Component
final class MinimumFees {

    private static final String CORRECTED = " FROM rerated_total WHERE business_id = ? AND credited";

    private final JdbcTemplate jdbc;
    private final CreditNoteRows notes;

    MinimumFees(JdbcTemplate jdbc, CreditNoteRows notes) {
        this.jdbc = jdbc;
        this.notes = notes;
    }

    /**
     * A minimum fee on an invoice.
     *
     * @param number   of the invoice
     * @param line     on it, counted from 1
     * @param credited by a credit note
     */
    private record Printed(String number, int line, AgreedTerms.Fee fee, boolean credited) {

        /** The amount that still stands: the fee, or zero if it was credited. */
        Money standing() {
            return credited ? Money.zero(fee.amount().currency()) : fee.amount();
        }

        YearMonth month() {
            return YearMonth.from(fee.first());
        }
    }

    /** The fees of months before the first one that is not invoiced, as far as they have risen since, in the order of the months. */
    List<AgreedTerms.Fee> risen(BusinessId business, AgreedTerms agreed, Currency currency) {
        SortedMap<YearMonth, Money> left = agreed.hasMinimum() ? left(business, currency) : new TreeMap<>();
        if (left.isEmpty()) {
            return List.of();
        }
        Map<YearMonth, List<Printed>> printed = printed(business);
        Map<YearMonth, Money> forgiven = notes.forgiven(business);
        Money nothing = Money.zero(currency);
        List<AgreedTerms.Fee> risen = new ArrayList<>();
        left.forEach((month, counting) -> {
            Money before = Optional.ofNullable(printed.get(month)).map(fees -> fees.getLast().standing()).orElse(nothing);
            agreed.minimum(month, counting, forgiven.getOrDefault(month, nothing)).filter(fee -> fee.amount().compareTo(before) > 0)
                    .ifPresent(risen::add);
        });
        return risen;
    }

    /** Lines with a minimum fee, by invoice, that a later invoice has as it is now and that no credit note gives back yet. */
    SortedMap<String, List<Integer>> replaced(BusinessId business) {
        SortedMap<String, List<Integer>> replaced = new TreeMap<>();
        printed(business).values().forEach(fees -> fees.subList(0, fees.size() - 1).stream().filter(fee -> !fee.credited())
                .forEach(fee -> replaced.computeIfAbsent(fee.number(), _ -> new ArrayList<>()).add(fee.line())));
        return replaced;
    }

    /**
     * What is left of the messages of each month that has credit notes, discounts taken off: the lines of its invoice less theirs, but for
     * a note that credits it whole with a fee.
     */
    private SortedMap<YearMonth, Money> left(BusinessId business, Currency currency) {
        SortedMap<YearMonth, Money> left = new TreeMap<>();
        jdbc.query("SELECT i.period, SUM(v.amount_micros) - SUM((SELECT COALESCE(SUM(c.amount_micros), 0) FROM credit_note_line c"
                + " WHERE c.invoice = v.number AND c.invoice_line = v.line AND NOT EXISTS (SELECT 1 FROM credit_note w"
                + " JOIN credit_note_line f ON f.number = w.number AND f.forgiven WHERE w.number = c.number AND w.cancels))) AS micros"
                + " FROM invoice i JOIN invoice_line v"
                + " ON v.number = i.number AND v.fee = '' WHERE i.business_id = ? AND i.number IN (SELECT n.invoice FROM credit_note n"
                + " WHERE n.business_id = ?) AND i.period NOT IN (SELECT charged" + CORRECTED + " UNION SELECT period" + CORRECTED
                + " UNION SELECT old_period" + CORRECTED + ") GROUP BY i.period", row -> {
                    left.put(YearMonth.parse(row.getString("period")), new Money(row.getLong("micros"), currency));
                }, business.value(), business.value(), business.value(), business.value(), business.value());
        return left;
    }

    /** The printed fees by their month, in the order of their invoices. */
    private Map<YearMonth, List<Printed>> printed(BusinessId business) {
        return jdbc.query("SELECT i.number, l.line, l.details, EXISTS (SELECT 1 FROM credit_note_line c WHERE c.invoice = l.number"
                + " AND c.invoice_line = l.line) AS credited FROM invoice i JOIN invoice_line l ON l.number = i.number WHERE"
                + " i.business_id = ? AND l.fee = ? ORDER BY i.period, l.line",
                (row, _) -> new Printed(row.getString("number"), row.getInt("line"),
                        JsonMapper.shared().readValue(row.getBytes("details"), AgreedTerms.Fee.class), row.getBoolean("credited")),
                business.value(), FeeKind.MINIMUM_FEE.name()).stream().collect(groupingBy(Printed::month));
    }
}
