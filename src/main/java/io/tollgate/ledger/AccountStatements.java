package io.tollgate.ledger;

import io.tollgate.database.Times;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was booked to the account of a business in a month: payments, invoices and corrections, and the charges of each day as one line. */
@Component
public class AccountStatements {

    /** Minutes. All zones differ from UTC by whole quarters of an hour. */
    private static final int QUARTER = 15;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    /** The time of booking. For entries from before it was kept, the time of value counts. */
    private static final String BOOKED = "IF(booked_at = '2000-01-01', at, booked_at)";
    private static final String OF_MONTH = " FROM entry WHERE account = :account AND currency = :currency AND ((booked_at >= :from"
            + " AND booked_at < :until) OR (booked_at = '2000-01-01' AND at >= :from AND at < :until))";

    private final NamedParameterJdbcTemplate named;
    private final Journal journal;

    AccountStatements(NamedParameterJdbcTemplate named, Journal journal) {
        this.named = named;
        this.journal = journal;
    }

    /** @param opening balance before the first line; @param closing after the last one */
    public record Statement(YearMonth month, ZoneId zone, Money opening, List<Line> lines, Money closing) {}

    /**
     * What one journal entry, or the charges of a day, add to the balance.
     *
     * @param booked    day of the booking, in the business's zone
     * @param value     day of the delivery, payment or issue; of charges the day of the booking
     * @param kind      of the {@link Entry}
     * @param reference of the payer, the number of the document, or what else names the entry; empty of charges
     * @param messages  of charges; otherwise zero
     * @param balance   after this line
     */
    public record Line(LocalDate booked, LocalDate value, String kind, String reference, long messages, Money amount, Money balance) {}

    private record Movement(LocalDate booked, LocalDate value, String kind, String reference, long messages, Money amount) {}

    /** The lines in the order of the bookings; charges of a day after what else was booked on it. */
    @Transactional(readOnly = true)
    public Statement of(Account account, YearMonth month) {
        ZoneId zone = account.zone();
        Instant from = month.atDay(1).atStartOfDay(zone).toInstant();
        Instant until = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        Money opening = balance(account, from);
        List<Movement> movements = new ArrayList<>(others(account, from, until));
        movements.addAll(charges(account, from, until));
        movements.sort(Comparator.comparing(Movement::booked).thenComparing(one -> one.messages() > 0));
        List<Line> lines = new ArrayList<>();
        Money balance = opening;
        for (Movement one : movements) {
            balance = balance.plus(one.amount());
            lines.add(new Line(one.booked(), one.value(), one.kind(), one.reference(), one.messages(), one.amount(), balance));
        }
        return new Statement(month, zone, opening, lines, balance);
    }

    /** The balance of an account before this instant. */
    private Money balance(Account account, Instant before) {
        return journal.balances(Journal.account(account.business()), before.minusNanos(1_000)).stream()
                .filter(money -> money.currency().equals(account.currency())).findFirst().orElse(Money.zero(account.currency()));
    }

    private List<Movement> others(Account account, Instant from, Instant until) {
        return named.query("SELECT kind, amount_micros, at, " + BOOKED + " AS booked, COALESCE((SELECT reference FROM payment WHERE"
                + " payment.id = journal_entry_id), reason) AS reference" + OF_MONTH + " AND kind <> 'CHARGE'"
                + " ORDER BY booked, journal_entry_id", parameters(account, from, until),
                (row, _) -> new Movement(LocalDate.ofInstant(Times.instant(row, "booked"), account.zone()),
                        LocalDate.ofInstant(Times.instant(row, "at"), account.zone()), row.getString("kind"),
                        Optional.ofNullable(row.getString("reference")).orElse(""), 0,
                        new Money(row.getLong("amount_micros"), account.currency())));
    }

    private List<Movement> charges(Account account, Instant from, Instant until) {
        SortedMap<LocalDate, Movement> days = new TreeMap<>();
        named.query("SELECT TIMESTAMPDIFF(MINUTE, '2000-01-01', " + BOOKED + ") DIV " + QUARTER + " AS quarter, SUM(messages) AS messages,"
                + " SUM(amount_micros) AS micros" + OF_MONTH + " AND kind = 'CHARGE' GROUP BY quarter", parameters(account, from, until),
                row -> {
                    Instant quarter = EPOCH.plusSeconds(row.getLong("quarter") * QUARTER * 60);
                    LocalDate day = LocalDate.ofInstant(quarter, account.zone());
                    Money amount = new Money(row.getBigDecimal("micros").longValueExact(), account.currency());
                    days.merge(day, new Movement(day, day, "CHARGE", "", row.getLong("messages"), amount),
                            (one, other) -> new Movement(day, day, "CHARGE", "", one.messages() + other.messages(),
                                    one.amount().plus(other.amount())));
                });
        return List.copyOf(days.values());
    }

    private static Map<String, Object> parameters(Account account, Instant from, Instant until) {
        return Map.of("account", Journal.account(account.business()), "currency", account.currency().getCurrencyCode(), "from",
                Times.utc(from), "until", Times.utc(until));
    }
}
