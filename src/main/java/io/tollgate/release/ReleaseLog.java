package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;
import static io.tollgate.database.Times.utc;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Slice;
import io.tollgate.decision.Decisions;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.staff.StaffName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The versions of the rules and the log of steps with them. All is added to, never changed. On all nodes together one writes at a time, so
 * entries have one order, and each is sealed together with the one before.
 */
final class ReleaseLog implements ReleaseStore {

    private static final String EVENT = "SELECT e.id, e.at, e.type, e.version, e.person, e.reason, e.effective_from, e.detail, e.effect,"
            + " s.id AS state_id, s.rule_book_id FROM rule_event e LEFT JOIN rule_state s ON s.id = e.state";
    /** A release with the rules that came of it last. */
    private static final String RELEASE = "SELECT version, book.id AS rule_book_id, book.hash, author, reason, proposed_at, wanted_from,"
            + " base, base_state.rule_book_id AS base_book, upload, upload_state.rule_book_id AS upload_book FROM rule_release"
            + " JOIN rule_state upload_state ON upload_state.id = upload LEFT JOIN rule_state base_state ON base_state.id = base"
            + " JOIN rule_book book ON book.id = COALESCE((SELECT now.rule_book_id FROM rule_event JOIN rule_state now"
            + " ON now.id = rule_event.state WHERE rule_event.version = rule_release.version ORDER BY rule_event.id DESC LIMIT 1),"
            + " upload_state.rule_book_id)";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Decisions decisions;
    private final HistorySeal seal;
    private final Cache<Integer, RuleBundle> bundles = Caffeine.newBuilder().maximumSize(12).build();

    ReleaseLog(JdbcTemplate jdbc, PlatformTransactionManager transactions, Decisions decisions, SecretKey key) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.decisions = decisions;
        this.seal = new HistorySeal(jdbc, key);
    }

    /** Every entry after the one of this number, oldest first. */
    List<ReleaseEvent> history(int after) {
        return jdbc.query(EVENT + " WHERE e.id > ? ORDER BY e.id", (row, number) -> event(row), after);
    }

    /** Some of the entries, oldest first. */
    List<ReleaseEvent> history(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(EVENT + " WHERE TRUE" + slice.sql("e.id", false), slice.parameters(Map.of()),
                (row, number) -> event(row));
    }

    @Override
    public History history() {
        return new History(history(0));
    }

    @Override
    public <T> T take(Function<History, T> work) {
        return requireNonNull(transaction.execute(_ -> {
            jdbc.queryForObject("SELECT id FROM release_lock WHERE id = 1 FOR UPDATE", Integer.class);
            return work.apply(history());
        }));
    }

    /** Some of the versions, oldest first. */
    List<Release> releases(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(RELEASE + " WHERE TRUE" + slice.sql("version", false), slice.parameters(Map.of()),
                (row, number) -> release(row));
    }

    /** Every version, oldest first. */
    List<Release> releases() {
        return jdbc.query(RELEASE + " ORDER BY version", (row, number) -> release(row));
    }

    @Override
    public Release release(int version) {
        return jdbc.query(RELEASE + " WHERE version = ?", (row, number) -> release(row), version).stream().findFirst()
                .orElseThrow(() -> new Refused("There is no version " + version + ". Maybe look it up with `rules history`."));
    }

    @Override
    public RuleBundle bundle(RuleState state) {
        RuleBundle known = bundles.getIfPresent(state.id());
        if (known != null) {
            return known;
        }
        byte[] examples = requireNonNull(
                jdbc.queryForObject("SELECT examples FROM rule_state WHERE id = ?", byte[].class, state.id()));
        RuleBundle bundle = RuleBundle.kept(decisions.ruleBookFiles(state.ruleBook()), examples);
        bundles.put(state.id(), bundle);
        return bundle;
    }

    @Override
    public RuleState keep(RuleBundle bundle, int ruleBook) {
        Optional<RuleState> known = find(bundle, ruleBook);
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.update("INSERT IGNORE INTO rule_state (rule_book_id, examples_hash, examples) VALUES (?, ?, ?)", ruleBook,
                bundle.hashOfExamples(), bundle.zippedExamples());
        return find(bundle, ruleBook).orElseThrow();
    }

    private Optional<RuleState> find(RuleBundle bundle, int ruleBook) {
        return jdbc.query("SELECT id FROM rule_state WHERE rule_book_id = ? AND examples_hash = ?",
                (row, number) -> new RuleState(row.getInt("id"), ruleBook), ruleBook, bundle.hashOfExamples()).stream().findFirst();
    }

    @Override
    public Optional<RuleState> find(RuleBundle bundle) {
        return jdbc.query("SELECT rule_state.id, rule_book_id FROM rule_state JOIN rule_book ON rule_book.id = rule_book_id"
                + " WHERE hash = ? AND examples_hash = ?", (row, number) -> new RuleState(row.getInt("id"), row.getInt("rule_book_id")),
                bundle.rules().hash(), bundle.hashOfExamples()).stream().findFirst();
    }

    @Override
    public Optional<YearMonth> lastInvoicedMonth() {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MAX(period) FROM invoice", String.class)).map(YearMonth::parse);
    }

    @Override
    public int nextVersion() {
        return 1 + requireNonNull(jdbc.queryForObject("SELECT COALESCE(MAX(version), 0) FROM rule_release", Integer.class));
    }

    @Override
    public void add(int version, String author, String reason, Instant now, Optional<Instant> wantedFrom, Optional<RuleState> base,
            RuleState upload) {
        jdbc.update("INSERT INTO rule_release (version, rule_book_id, examples, author, reason, proposed_at, wanted_from, base, upload)"
                + " VALUES (?, ?, '', ?, ?, ?, ?, ?, ?)", version, upload.ruleBook(), author, reason, utc(now),
                wantedFrom.map(wanted -> utc(wanted)).orElse(null), base.map(RuleState::id).orElse(null), upload.id());
    }

    @Override
    public void write(ReleaseEvent entry) {
        byte[] sealed = seal.next(entry, history(0));
        jdbc.update("INSERT INTO rule_event (at, type, version, person, reason, effective_from, detail, state, effect, seal)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", utc(entry.at()), entry.type().name(), entry.version(), entry.person(),
                entry.reason(), entry.effectiveFrom().map(from -> utc(from)).orElse(null), entry.detail(),
                entry.state().map(RuleState::id).orElse(null), entry.effect(), sealed);
        jdbc.update("UPDATE release_lock SET last_event = LAST_INSERT_ID(), seal = ? WHERE id = 1", sealed);
    }

    /** Works all seals out anew. */
    HistoryCheck check() {
        return seal.check(() -> history(0));
    }

    /** Whether two names belong to one person, however they are written. */
    static boolean same(String one, String other) {
        return new StaffName(one).isSameAs(new StaffName(other));
    }

    /** @throws Refused if the text is not a name */
    static String person(String role, String name) {
        String text = text(role, name, 100, "Maybe ann.");
        if (!new StaffName(text).isSomebody()) {
            throw new Refused("The " + role + " must be somebody's name, with a letter or a digit. Maybe ann.");
        }
        return text;
    }

    /** @throws Refused if the text is not a reason */
    static String reason(String reason) {
        return text("reason", reason, 500, "Maybe say in a sentence why the rules change.");
    }

    private static String text(String what, String given, int most, String maybe) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("The " + what + " must have 1 to " + most + " characters on one line. " + maybe);
        }
        return text;
    }

    private static ReleaseEvent event(ResultSet row) throws SQLException {
        return new ReleaseEvent(row.getInt("id"), instant(row, "at"), Type.valueOf(row.getString("type")), row.getInt("version"),
                row.getString("person"), row.getString("reason"), optional(row, "effective_from"), row.getString("detail"),
                state(row, "state_id", "rule_book_id"), row.getString("effect"));
    }

    private static Release release(ResultSet row) throws SQLException {
        return new Release(row.getInt("version"), row.getInt("rule_book_id"), Release.hex(row.getBytes("hash")), row.getString("author"),
                row.getString("reason"), instant(row, "proposed_at"), optional(row, "wanted_from"), state(row, "base", "base_book"),
                state(row, "upload", "upload_book").orElseThrow());
    }

    private static Optional<RuleState> state(ResultSet row, String id, String ruleBook) throws SQLException {
        int number = row.getInt(id);
        return row.wasNull() ? Optional.empty() : Optional.of(new RuleState(number, row.getInt(ruleBook)));
    }
}
