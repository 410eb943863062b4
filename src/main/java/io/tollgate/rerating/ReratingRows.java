package io.tollgate.rerating;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.rerating.Rerating.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the tables {@code rerating}, {@code rerating_business} and {@code rerating_line}. One conditional statement changes a row. */
@Component
final class ReratingRows {

    private static final String SELECT = "SELECT * FROM rerating WHERE ";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    ReratingRows(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** The businesses that were charged for messages delivered in these months; of some, or of all. */
    List<BusinessId> charged(YearMonth first, YearMonth last, Collection<BusinessId> some) {
        return named.query("SELECT b.business_id FROM balance b WHERE " + (some.isEmpty() ? "" : "b.business_id IN (:some) AND ")
                + "EXISTS (SELECT 1 FROM charge c WHERE c.business_id = b.business_id AND c.period >= :first AND c.day BETWEEN :from AND"
                + " :until) ORDER BY b.business_id",
                Map.of("some", some.stream().map(BusinessId::value).toList(), "first", first.toString(), "from", first.atDay(1), "until",
                        last.atEndOfMonth()),
                (row, _) -> new BusinessId(row.getInt(1)));
    }

    /** @param inputs a hash over all that the dry run read. @return its id */
    int add(Rerating run, String rulesHash, String inputs, List<DryRun.Found> found) {
        jdbc.update("INSERT INTO rerating (corrects, version, rules_hash, first_month, last_month, businesses, reason, hash, seen, state,"
                + " proposed_by, proposed_at, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", run.corrects(), run.version(),
                bytes(rulesHash), run.first().toString(), run.last().toString(),
                run.businesses().stream().map(BusinessId::toString).collect(Collectors.joining(",")), run.reason(), bytes(run.hash()),
                run.seen(), run.state().name(), run.proposedBy(), Times.utc(run.proposedAt()), bytes(inputs));
        Integer id = jdbc.queryForObject("SELECT LAST_INSERT_ID()", Integer.class);
        if (id == null) {
            throw new IllegalStateException("the database has given the run no id");
        }
        jdbc.batchUpdate("INSERT INTO rerating_business (run_id, business_id, currency, charges, free, changed, moved, taken_back, kept,"
                + " unpriced, old_micros, new_micros, agreed_micros, minimum_micros, free_before, free_after, plan_before, plan_after,"
                + " plan_messages, plan_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                found.stream().map(DryRun.Found::part)
                        .map(part -> new Object[] {id, part.business().value(), part.old().currency().getCurrencyCode(), part.charges(),
                            part.free(), part.changed(), part.moved(), part.takenBack(), part.kept(), part.unpriced(), part.old().micros(),
                            part.right().micros(), part.agreed().micros(), part.minimum().micros(), part.freeBefore(),
                            part.freeAfter(), part.plan().before(), part.plan().after(), part.plan().messages(),
                            part.plan().money().micros()})
                        .toList());
        List<Object[]> lines = new ArrayList<>();
        for (DryRun.Found one : found) {
            int first = lines.size();
            one.lines().forEach((line, messages) -> lines.add(new Object[] {id, one.part().business().value(), lines.size() - first + 1,
                line.month().toString(), line.category().name(), line.oldMarket(), line.oldMicros(), line.market(), line.micros(),
                messages}));
        }
        jdbc.batchUpdate("INSERT INTO rerating_line (run_id, business_id, line, month, category, old_market, old_micros, market,"
                + " rate_micros, messages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lines);
        return id;
    }

    Optional<Rerating> of(int id) {
        return jdbc.query(SELECT + "id = ?", (row, _) -> run(row), id).stream().findFirst();
    }

    /** The latest first. */
    List<Rerating> some(Slice slice) {
        return named.query(SELECT + "TRUE" + slice.sql("id", true), slice.parameters(Map.of()), (row, _) -> run(row));
    }

    List<Rerating> running() {
        return jdbc.query(SELECT + "state = 'RUNNING' ORDER BY id", (row, _) -> run(row));
    }

    /** The runs that have corrected messages to the prices of these files, and those that have given one message its true category. */
    List<Integer> of(String rulesHash) {
        return jdbc.queryForList("SELECT id FROM rerating WHERE state IN ('RUNNING', 'DONE') AND (rules_hash = ? OR version = "
                + TrueCategory.NO_VERSION + ")", Integer.class, (Object) bytes(rulesHash));
    }

    /** The businesses of the run, the earliest enrolled first. */
    List<Part> parts(int run, Slice slice) {
        return named.query("SELECT * FROM rerating_business WHERE run_id = :run" + slice.sql("business_id", false),
                slice.parameters(Map.of("run", run)), (row, _) -> part(row));
    }

    Map<DryRun.Line, Long> lines(int run, BusinessId business) {
        Map<DryRun.Line, Long> lines = new LinkedHashMap<>();
        jdbc.query("SELECT * FROM rerating_line WHERE run_id = ? AND business_id = ? ORDER BY line", row -> {
            lines.put(new DryRun.Line(YearMonth.parse(row.getString("month")), Category.valueOf(row.getString("category")),
                    row.getString("old_market"), row.getLong("old_micros"), row.getString("market"), row.getLong("rate_micros")),
                    row.getLong("messages"));
        }, run, business.value());
        return lines;
    }

    /** A hash over all that the dry run read; empty if it was made before that was kept. */
    Optional<String> inputs(int run) {
        return jdbc.queryForList("SELECT inputs FROM rerating WHERE id = ? AND inputs IS NOT NULL", byte[].class, run).stream()
                .map(HexFormat.of()::formatHex).findFirst();
    }

    /** How many messages would get another price or market, by the dry run. */
    long changed(int run) {
        Long changed = jdbc.queryForObject("SELECT COALESCE(SUM(changed), 0) FROM rerating_business WHERE run_id = ?", Long.class, run);
        return changed == null ? 0 : changed;
    }

    long unpriced(int run) {
        Long unpriced = jdbc.queryForObject("SELECT COALESCE(SUM(unpriced), 0) FROM rerating_business WHERE run_id = ?", Long.class, run);
        return unpriced == null ? 0 : unpriced;
    }

    /** False if it was decided before. */
    boolean decide(int run, State state, String by, Instant now) {
        return jdbc.update("UPDATE rerating SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'PROPOSED'",
                state.name(), by, Times.utc(now), run) == 1;
    }

    /** Begins with the businesses that have something to correct. False if one of them is in another run. */
    boolean start(int run, long seen, Instant now) {
        jdbc.update("UPDATE rerating SET seen = ? WHERE id = ?", seen, run);
        jdbc.update("UPDATE rerating_business SET ended_at = ? WHERE run_id = ? AND changed = 0", Times.utc(now), run);
        try {
            jdbc.update("UPDATE rerating_business SET running = 1 WHERE run_id = ? AND changed > 0", run);
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    /** Ends a run of one business and one slice, whose row is marked as running. */
    void endAtOnce(Rerating run, long seq, Instant now) {
        jdbc.update("UPDATE rerating_business SET running = NULL, slices = 1, done_seq = ?, ended_at = ? WHERE run_id = ?", seq,
                Times.utc(now), run.id());
        jdbc.update("UPDATE rerating SET decided_by = proposed_by, decided_at = ?, done_at = ? WHERE id = ?", Times.utc(now),
                Times.utc(now), run.id());
    }

    /** How many slices all runs have booked of these businesses: it rises with each. */
    long booked(Collection<BusinessId> businesses) {
        Long booked = named.queryForObject("SELECT COALESCE(SUM(slices), 0) FROM rerating_business WHERE business_id IN (:businesses)",
                Map.of("businesses", businesses.stream().map(BusinessId::value).toList()), Long.class);
        return booked == null ? 0 : booked;
    }

    /** A business of a run that has not ended. @param doneThrough the last {@code seq} that is re-rated */
    record Left(BusinessId business, long doneThrough, int slices) {}

    List<Left> left(int run) {
        return jdbc.query("SELECT business_id, done_seq, slices FROM rerating_business WHERE run_id = ? AND running = 1"
                + " ORDER BY business_id",
                (row, _) -> new Left(new BusinessId(row.getInt("business_id")),
                        row.getLong("done_seq"), row.getInt("slices")),
                run);
    }

    /** False if another process has booked this slice. The row stays locked until the transaction ends. */
    boolean advance(int run, Left from, long through) {
        return jdbc.update("UPDATE rerating_business SET done_seq = ?, slices = slices + 1 WHERE run_id = ? AND business_id = ?"
                + " AND slices = ? AND running = 1", through, run, from.business().value(), from.slices()) == 1;
    }

    /** False if another process has ended it. */
    boolean end(int run, Left at, Instant now) {
        return jdbc.update("UPDATE rerating_business SET running = NULL, ended_at = ? WHERE run_id = ? AND business_id = ? AND slices = ?"
                + " AND running = 1", Times.utc(now), run, at.business().value(), at.slices()) == 1;
    }

    /** True once, when all its businesses have ended. */
    boolean done(int run, Instant now) {
        return jdbc.update("UPDATE rerating SET state = 'DONE', done_at = ? WHERE id = ? AND state = 'RUNNING' AND NOT EXISTS"
                + " (SELECT 1 FROM rerating_business WHERE run_id = ? AND ended_at IS NULL)", Times.utc(now), run, run) == 1;
    }

    private static Rerating run(ResultSet row) throws SQLException {
        List<BusinessId> businesses = Stream.of(row.getString("businesses").split(",", -1)).filter(id -> !id.isEmpty())
                .map(id -> new BusinessId(Integer.parseInt(id))).toList();
        return new Rerating(row.getInt("id"), row.getInt("corrects"), row.getInt("version"), YearMonth.parse(row.getString("first_month")),
                YearMonth.parse(row.getString("last_month")), businesses, row.getString("reason"),
                HexFormat.of().formatHex(row.getBytes("hash")), row.getLong("seen"), State.valueOf(row.getString("state")),
                row.getString("proposed_by"), Times.instant(row, "proposed_at"), row.getString("decided_by"),
                Times.optional(row, "decided_at"), Times.optional(row, "done_at"));
    }

    private static Part part(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Part(new BusinessId(row.getInt("business_id")), row.getLong("charges"), row.getLong("free"),
                row.getLong("free_before"), row.getLong("free_after"), row.getLong("changed"),
                row.getLong("moved"), row.getLong("taken_back"), row.getLong("kept"), row.getLong("unpriced"),
                new Money(row.getLong("old_micros"), currency),
                new Money(row.getLong("new_micros"), currency), new Money(row.getLong("agreed_micros"), currency),
                new Money(row.getLong("minimum_micros"), currency), row.getInt("slices"), Times.optional(row, "ended_at"),
                new Rerating.Plan(row.getLong("plan_before"), row.getLong("plan_after"), row.getLong("plan_messages"),
                        new Money(row.getLong("plan_micros"), currency)));
    }

    private static byte[] bytes(String hash) {
        return HexFormat.of().parseHex(hash);
    }
}
