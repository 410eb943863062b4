package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code entry}: added, never changed. The rows of one journal entry sum to zero. */
@Component
final class Entries {

    private static final String COLUMNS = "(journal_entry_id, account, amount_micros, currency, at, booked_at, kind, made_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String CHARGE = "CHARGE";
    static final String CASH = "cash";
    static final String WRITE_OFF = "write-off";
    private static final String ROUNDING = "rounding";
    private static final String TAX = "tax";
    private static final String DISCOUNTS = "discounts";
    private static final String FEES = "fees";
    private static final String LATE_FEES = "late-fees";
    private static final String LATE_INTEREST = "late-interest";
    private static final String SUPPLIER_COST = "supplier-cost";
    private static final String SUPPLIER_PAYABLE = "supplier-payable";
    private static final String RERATING = "job:re-rating";
    /** What was granted and has not expired, as a reduction of revenue. */
    static final String GRANTS = "grants";
    /** Followed by the id of a grant: what can still be used of it, or is held. */
    static final String GRANT_CREDIT = "grant-credit:";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    Entries(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Charges move their prices from the business's account to the revenue of their markets and categories; those of zero have no rows.
     *
     * @param settled together
     */
    void charged(List<Charge> settled) {
        LocalDateTime now = Times.utc(clock.instant()); // the time of booking is that of this machine, whatever the receipt says
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (ChargedTogether some : ChargedTogether.all(settled)) { // fills the pages of the key
            byte[] journalEntry = some.id().bytes();
            LocalDateTime at = Times.utc(some.at());
            String currency = some.sum().currency().getCurrencyCode();
            rows.add(new Object[] {journalEntry, account(some.business()), some.sum().times(-1).micros(), currency, at, now, CHARGE, "",
                some.charges().size(), some.hash().orElse(null)});
            some.revenue().forEach((account, part) -> rows.add(new Object[] {journalEntry, account, part.amount().micros(), currency, at,
                now, CHARGE, "", part.messages(), null}));
        }
        ManyRows.insert(jdbc, "INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind, made_by,"
                + " messages, charges_hash) VALUES", rows);
    }

    /** Moves an amount to the business's account from another one, which is cash for a payment; a reversal or refund is negative. */
    void paid(Payment payment, String from) {
        jdbc.batchUpdate("INSERT INTO entry " + COLUMNS, List.of(row(payment, account(payment.business()), payment.amount()),
                row(payment, from, payment.amount().times(-1))));
    }

    /** An invoice moves its discounts, fees, rounding and tax, as far as there are any, between the business's account and theirs. */
    void invoiced(List<Invoiced> invoices) {
        Instant now = clock.instant();
        add(invoices.stream().flatMap(invoice -> rows(AmongPayments.id("invoice " + invoice.number()), Map.of(account(invoice.business()),
                invoice.added().times(-1), ROUNDING, invoice.rounding(), TAX, invoice.tax(), DISCOUNTS, invoice.discount().times(-1), FEES,
                invoice.fees()), new Document(invoice.at(), now, "INVOICE", invoice.by(), invoice.number())).stream()).toList());
    }

    /** Books what is rounded away of the rest of an invoice between the business's account and that of the rounding. */
    void rounded(RestRounded rest) {
        document(HexFormat.of().parseHex(rest.journalEntry()), Map.of(account(rest.business()), rest.amount(), ROUNDING,
                rest.amount().times(-1)), rest.at(), "ROUNDING", rest.by(), rest.number());
    }

    /** A reminder moves its fee and its interest, as far as there are any, from the business's account to theirs. */
    void reminded(LateCharges charges) {
        document(AmongPayments.id("reminder " + charges.number()), Map.of(account(charges.business()), charges.sum().times(-1), LATE_FEES,
                charges.fee(), LATE_INTEREST, charges.interest()), charges.at(), "REMINDER", charges.by(), charges.number());
    }

    /** A credit note moves charges, discounts, fees, its rounding and its tax back between their accounts and the business's. */
    void credited(Credited note) {
        Map<String, Money> amounts = new TreeMap<>();
        note.takenBack().forEach(part -> amounts.merge(revenue(part.market(), part.category()), part.amount().times(-1), Money::plus));
        amounts.put(ROUNDING, note.rounding().times(-1));
        amounts.put(TAX, note.tax().times(-1));
        amounts.put(DISCOUNTS, note.discount());
        amounts.put(FEES, note.fees().times(-1));
        amounts.put(account(note.business()), note.added());
        document(HexFormat.of().parseHex(note.journalEntry()), amounts, note.at(), "CREDIT_NOTE", note.by(), note.number());
    }

    /** @param booking the number of the journal entry among those of the grant */
    void granted(int grant, int booking, Map<String, Money> amounts, Instant at, String kind, String by) {
        document(AmongPayments.id("grant " + grant + " booking " + booking), amounts, at, kind, by, "grant " + grant);
    }

    /** What the network charges is owed to it: a cost of the market and category. */
    void supplied(List<SupplierCost> costs) {
        Instant now = clock.instant();
        List<Object[]> rows = new ArrayList<>();
        for (SupplierCost cost : costs) {
            String account = SUPPLIER_COST + ":" + cost.market() + ":" + cost.category().name();
            rows.add(new Object[] {cost.journalEntry(), account, cost.amount().times(-1).micros(),
                cost.amount().currency().getCurrencyCode(),
                Times.utc(cost.at()), Times.utc(now), "SUPPLIER_COST", "job:supplier-costs"});
            rows.add(
                    new Object[] {cost.journalEntry(), SUPPLIER_PAYABLE, cost.amount().micros(), cost.amount().currency().getCurrencyCode(),
                        Times.utc(cost.at()), Times.utc(now), "SUPPLIER_COST", "job:supplier-costs"});
        }
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO entry " + COLUMNS, rows);
        }
    }

    /**
     * The old prices of some messages of a day go back from the revenue to the business's account, and the new ones the other way, each by
     * a journal entry of its own. V128 says its id.
     *
     * @return what the business's account gets
     */
    Money rerated(ReratedSlice slice, LocalDate day, Account account, List<CorrectedPrice> prices) {
        Map<String, Money> back = new TreeMap<>();
        Map<String, Money> anew = new TreeMap<>();
        for (CorrectedPrice price : prices) {
            StandingCharge charge = price.charge();
            Money old = new Money(charge.micros(), account.currency());
            Money right = new Money(price.micros(), account.currency());
            back.merge(account(slice.business()), old, Money::plus);
            back.merge(revenue(charge.market(), charge.category()), old.times(-1), Money::plus);
            anew.merge(account(slice.business()), right.times(-1), Money::plus);
            anew.merge(revenue(price.market(), charge.category()), right, Money::plus);
        }
        Instant at = day.atStartOfDay(account.zone()).toInstant();
        String words = "re-rating " + slice.run() + " " + slice.business() + " " + slice.number() + " " + day;
        document(AmongPayments.id(words + " back"), back, at, "RERATING", RERATING, "re-rating " + slice.run());
        document(AmongPayments.id(words + " anew"), anew, at, "RERATING", RERATING, "re-rating " + slice.run());
        return requireNonNull(back.get(account(slice.business()))).plus(requireNonNull(anew.get(account(slice.business()))));
    }

    private void document(byte[] journalEntry, Map<String, Money> amounts, Instant at, String kind, String by, String number) {
        Instant now = clock.instant(); // a run over many invoices may take its time
        add(rows(journalEntry, amounts, new Document(at, now, kind, by, number)));
    }

    /** What a journal entry is of. */
    private record Document(Instant at, Instant bookedAt, String kind, String by, String number) {}

    /** The rows of an entry. Amounts of zero have none. */
    private static List<Object[]> rows(byte[] journalEntry, Map<String, Money> amounts, Document of) {
        List<Object[]> rows = new ArrayList<>();
        amounts.forEach((account, amount) -> {
            if (amount.micros() != 0) {
                rows.add(new Object[] {journalEntry, account, amount.micros(), amount.currency().getCurrencyCode(), Times.utc(of.at()),
                    Times.utc(of.bookedAt()), of.kind(), of.by(), of.number()});
            }
        });
        return rows;
    }

    private void add(List<Object[]> rows) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind, made_by, reason)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows);
        }
    }

    private static Object[] row(Payment payment, String account, Money amount) {
        return new Object[] {PaymentRows.bytes(payment.id()), account, amount.micros(), amount.currency().getCurrencyCode(),
            Times.utc(payment.at()), Times.utc(payment.bookedAt()), payment.kind().name(), payment.by()};
    }

    static String revenue(Charge charge) {
        return revenue(charge.market(), charge.category());
    }

    private static String revenue(String market, Category category) {
        return "revenue:" + market + ":" + category.name();
    }

    static String account(BusinessId business) {
        return "business:" + business;
    }
}
