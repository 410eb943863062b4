package io.tollgate.receivables.bank;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankEntry.Why;
import io.tollgate.receivables.bank.ReadStatement.ReadEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the tables {@code bank_statement} and {@code bank_entry}. What the bank says never changes. */
@Component
final class BankRows {

    private static final String STATEMENT = "SELECT id, account, statement, closing_day, currency, opening_micros, closing_micros, entries,"
            + " pending, follows, hash, imported_at, imported_by FROM bank_statement WHERE ";
    private static final String ENTRY = "SELECT id, statement_id, account, position, part, amount_micros, currency, day, taken_back,"
            + " bank_reference, end_to_end, payer, payer_account, text, state, why, business_id, payment_id, decided_by, reason"
            + " FROM bank_entry WHERE ";
    private static final int LONGEST_NAME = 140;
    private static final int LONGEST_ACCOUNT = 34;
    private static final int LONGEST_TEXT = 1_000;

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    BankRows(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** @return the id; its entries are new */
    long add(ReadStatement read, boolean follows, Instant now, String by) {
        jdbc.update("INSERT INTO bank_statement (account, statement, closing_day, currency, opening_micros, closing_micros, entries,"
                + " pending, follows, hash, imported_at, imported_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", read.account(),
                read.id(), read.closingDay(), read.currency().getCurrencyCode(), read.opening().micros(), read.closing().micros(),
                read.entries().size(), read.pending(), follows, hash(read), Times.utc(now), by);
        long id = requireNonNull(jdbc.queryForObject("SELECT id FROM bank_statement WHERE account = ? AND statement = ?"
                + " AND closing_day = ?", Long.class, read.account(), read.id(), read.closingDay()));
        List<Object[]> rows = new ArrayList<>();
        for (ReadEntry one : read.entries()) {
            rows.add(new Object[] {id, read.account(), one.position(), one.part(), one.amount().micros(),
                one.amount().currency().getCurrencyCode(), one.day(), one.takenBack(), cut(one.bankReference(), LONGEST_NAME),
                cut(one.endToEnd(), LONGEST_NAME), cut(one.payer(), LONGEST_NAME), cut(one.payerAccount(), LONGEST_ACCOUNT),
                cut(one.text(), LONGEST_TEXT)});
        }
        jdbc.batchUpdate("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                + " bank_reference, end_to_end, payer, payer_account, text, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'NEW')",
                rows);
        return id;
    }

    /** A statement that is there, and whether it says the same. */
    record Before(BankStatement statement, boolean isSame) {}

    Optional<Before> before(ReadStatement read) {
        return jdbc.query(STATEMENT + "account = ? AND statement = ? AND closing_day = ?",
                (row, _) -> new Before(statement(row), Arrays.equals(row.getBytes("hash"), hash(read))), read.account(), read.id(),
                read.closingDay()).stream().findFirst();
    }

    /** The latest statement of an account up to this day; the last one imported, if there are several. */
    Optional<BankStatement> latest(String account, LocalDate day) {
        return jdbc.query(STATEMENT + "account = ? AND closing_day <= ? ORDER BY closing_day DESC, id DESC LIMIT 1",
                (row, _) -> statement(row), account, day).stream().findFirst();
    }

    Optional<BankStatement> statement(long id) {
        return jdbc.query(STATEMENT + "id = ?", (row, _) -> statement(row), id).stream().findFirst();
    }

    List<BankStatement> statements(Slice slice) {
        return named.query(STATEMENT + "TRUE" + slice.sql("id", true), slice.parameters(Map.of()), (row, _) -> statement(row));
    }

    List<BankEntry> entries(BankStatements.Filter filter, Slice slice) {
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder where = new StringBuilder("TRUE");
        filter.statement().ifPresent(id -> {
            where.append(" AND statement_id = :statement");
            parameters.put("statement", id);
        });
        filter.state().ifPresent(state -> {
            where.append(" AND state = :state");
            parameters.put("state", state.name());
        });
        return named.query(ENTRY + where + slice.sql("id", false), slice.parameters(parameters), (row, _) -> entry(row));
    }

    /** How many of a statement are in each state. */
    Map<State, Integer> counts(long statement) {
        Map<State, Integer> counts = new HashMap<>();
        jdbc.query("SELECT state, COUNT(*) AS entries FROM bank_entry WHERE statement_id = ? GROUP BY state", row -> {
            counts.put(State.valueOf(row.getString("state")), row.getInt("entries"));
        }, statement);
        return counts;
    }

    List<Long> fresh(long after, int most) {
        return jdbc.queryForList("SELECT id FROM bank_entry WHERE state = 'NEW' AND id > ? ORDER BY id LIMIT ?", Long.class, after, most);
    }

    List<Long> fresh(long statement) {
        return jdbc.queryForList("SELECT id FROM bank_entry WHERE statement_id = ? AND state = 'NEW' ORDER BY id", Long.class, statement);
    }

    Optional<BankEntry> entry(long id) {
        return jdbc.query(ENTRY + "id = ?", (row, _) -> entry(row), id).stream().findFirst();
    }

    /** The row stays locked until the transaction ends. */
    Optional<BankEntry> lock(long id) {
        return jdbc.query(ENTRY + "id = ? FOR UPDATE", (row, _) -> entry(row), id).stream().findFirst();
    }

    /** The businesses for which a person or an invoice said that this account pays. */
    List<BusinessId> paidForBy(String payerAccount) {
        return jdbc.query("SELECT DISTINCT business_id FROM bank_entry WHERE payer_account = ? AND state = 'BOOKED' AND amount_micros > 0"
                + " AND business_id IS NOT NULL LIMIT 2", (row, _) -> new BusinessId(row.getInt(1)), payerAccount);
    }

    /** Booked entries of the same account that this one may take back. */
    List<BankEntry> originals(BankEntry back) {
        return jdbc.query(ENTRY + "account = ? AND amount_micros = ? AND state = 'BOOKED' AND id <> ? AND ((bank_reference = ?"
                + " AND bank_reference <> '') OR (end_to_end = ? AND end_to_end <> '') OR (text = ? AND text <> '' AND payer_account = ?))"
                + " ORDER BY id LIMIT 3", (row, _) -> entry(row), back.account(), -back.amount().micros(), back.id(), back.bankReference(),
                back.endToEnd(), back.text(), back.payerAccount());
    }

    /**
     * Whether other statements of the account have this payment already: the same day, amount and bank's reference, or without a reference
     * all the same words. Of several that are the same on one statement each counts. Locks all that are the same, so that of two statements
     * that are booked at the same time one waits.
     */
    boolean isTwin(BankEntry one) {
        boolean hasReference = !one.bankReference().isEmpty();
        if (!hasReference && one.endToEnd().isEmpty() && one.text().isEmpty()) {
            return false;
        }
        List<BankEntry> same = jdbc.query(ENTRY + "account = ? AND day = ? AND amount_micros = ? AND taken_back = ? AND bank_reference = ?"
                + " ORDER BY id FOR UPDATE", (row, _) -> entry(row), one.account(), one.day(), one.amount().micros(), one.takenBack(),
                one.bankReference()).stream()
                .filter(other -> hasReference || other.endToEnd().equals(one.endToEnd()) && other.text().equals(one.text())
                        && other.payerAccount().equals(one.payerAccount()))
                .toList();
        long before = same.stream().filter(other -> other.statement() == one.statement() && other.id() < one.id()).count();
        Map<Long, Long> others = same.stream().filter(other -> other.statement() != one.statement())
                .filter(other -> other.statement() < one.statement() || other.state() == State.BOOKED)
                .filter(other -> other.why().filter(why -> why == Why.ALREADY_BOOKED).isEmpty())
                .collect(Collectors.groupingBy(BankEntry::statement, Collectors.counting()));
        return others.values().stream().anyMatch(count -> count > before);
    }

    /** An entry whose names and words are to be emptied. @param payment that it became, if it became one */
    record Due(long id, Optional<String> payment) {}

    /** Entries with their day before this one, at most {@code most}. They stay locked until the transaction ends. */
    List<Due> due(LocalDate before, int most) {
        return jdbc.query("SELECT id, payment_id FROM bank_entry WHERE emptied_at IS NULL AND day < ? AND state <> 'NEW' ORDER BY day, id"
                + " LIMIT ? FOR UPDATE",
                (row, _) -> new Due(row.getLong("id"), Optional.ofNullable(row.getBytes("payment_id"))
                        .map(HexFormat.of()::formatHex)),
                before, most);
    }

    void empty(List<Due> some, Instant now) {
        named.update("UPDATE bank_entry SET payer = '', payer_account = '', end_to_end = '', text = '', emptied_at = :now WHERE id"
                + " IN (:ids)",
                Map.of("now", Times.utc(now), "ids", some.stream().map(Due::id).toList()));
    }

    boolean isOnAStatement(String payment) {
        return !jdbc.queryForList("SELECT 1 FROM bank_entry WHERE payment_id = ?", Integer.class, bytes(payment)).isEmpty();
    }

    void booked(BankEntry one, BusinessId business, String payment, Decision decision) {
        decide(one, State.BOOKED, "", business.value(), bytes(payment), decision);
    }

    void leave(BankEntry one, Why why, Decision decision) {
        decide(one, State.OPEN, why.name(), null, null, decision);
    }

    void setAside(BankEntry one, Decision decision) {
        decide(one, State.SET_ASIDE, "", null, null, decision);
    }

    /** @param by the account of a person, or a job */
    record Decision(String by, Instant at, String reason) {}

    private void decide(BankEntry one, State state, String why, @Nullable Integer business, byte @Nullable [] payment, Decision decision) {
        jdbc.update("UPDATE bank_entry SET state = ?, why = ?, business_id = ?, payment_id = ?, decided_at = ?, decided_by = ?, reason = ?"
                + " WHERE id = ?", state.name(), why, business, payment, Times.utc(decision.at()), decision.by(), decision.reason(),
                one.id());
    }

    private static byte[] hash(ReadStatement read) {
        return DigestUtils.sha256(read.toString());
    }

    private static byte[] bytes(String id) {
        return HexFormat.of().parseHex(id);
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest));
    }

    private static BankStatement statement(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new BankStatement(row.getLong("id"), row.getString("account"), row.getString("statement"),
                requireNonNull(row.getObject("closing_day", LocalDate.class)), new Money(row.getLong("opening_micros"), currency),
                new Money(row.getLong("closing_micros"), currency), row.getInt("entries"), row.getInt("pending"),
                row.getBoolean("follows"), Times.instant(row, "imported_at"), row.getString("imported_by"));
    }

    private static BankEntry entry(ResultSet row) throws SQLException {
        byte[] payment = row.getBytes("payment_id");
        int business = row.getInt("business_id");
        String why = row.getString("why");
        return new BankEntry(row.getLong("id"), row.getLong("statement_id"), row.getString("account"), row.getInt("position"),
                row.getInt("part"), new Money(row.getLong("amount_micros"), Currency.getInstance(row.getString("currency"))),
                requireNonNull(row.getObject("day", LocalDate.class)), row.getBoolean("taken_back"), row.getString("bank_reference"),
                row.getString("end_to_end"), row.getString("payer"), row.getString("payer_account"), row.getString("text"),
                State.valueOf(row.getString("state")), why.isEmpty() ? Optional.empty() : Optional.of(Why.valueOf(why)),
                business == 0 ? Optional.empty() : Optional.of(new BusinessId(business)),
                Optional.ofNullable(payment).map(HexFormat.of()::formatHex), row.getString("decided_by"), row.getString("reason"));
    }
}
