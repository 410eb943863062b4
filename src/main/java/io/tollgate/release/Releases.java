package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;
import static io.tollgate.database.Times.utc;
import static java.util.Objects.requireNonNull;

import io.tollgate.database.Slice;
import io.tollgate.decision.Decisions;
import io.tollgate.release.History.State;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * All versions of the rules and their history; both are added to, never changed. One person proposes, another approves. The database holds
 * all of it, so a node that dies loses nothing.
 */
@Component
public class Releases {

    private static final String RELEASE = "SELECT version, rule_book_id, hash, author, reason, proposed_at, wanted_from"
            + " FROM rule_release JOIN rule_book ON rule_book.id = rule_book_id";

    private final JdbcTemplate jdbc;
    private final Decisions decisions;
    private final List<ReleaseTest> tests;
    private final ReleaseLog log;
    private final CompiledRuleBooks compiled;
    private final TrialService trialService;

    Releases(JdbcTemplate jdbc, Decisions decisions, List<ReleaseTest> tests, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.decisions = decisions;
        this.tests = tests;
        this.log = new ReleaseLog(jdbc, transactions);
        this.compiled = new CompiledRuleBooks(version -> RuleBook.unzip(decisions.ruleBookFiles(release(version).ruleBook())));
        this.trialService = new TrialService(this, log, new TrialCounts(jdbc));
    }

    /** Every entry, oldest first. */
    public List<ReleaseEvent> history() {
        return log.history(0);
    }

    List<ReleaseEvent> history(int after) {
        return log.history(after);
    }

    /** Some of the entries, oldest first. */
    public List<ReleaseEvent> history(Slice slice) {
        return log.history(slice);
    }

    /** Some of the versions, oldest first. */
    public List<Release> some(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(RELEASE + " WHERE TRUE" + slice.sql("version", false), slice.parameters(Map.of()),
                (row, number) -> release(row));
    }

    /** Every version, oldest first. */
    public List<Release> all() {
        return jdbc.query(RELEASE + " ORDER BY version", (row, number) -> release(row));
    }

    /** @throws Refused if there is no version of this number */
    public Release release(int version) {
        return jdbc.query(RELEASE + " WHERE version = ?", (row, number) -> release(row), version).stream().findFirst()
                .orElseThrow(() -> new Refused("There is no version " + version + ". Maybe look it up with `rules history`."));
    }

    /** Finds a version by its number, or by six or more first digits of its hash. @throws Refused if there is none, or more than one */
    public Release named(String name) {
        if (name.matches("[1-9]\\d{0,5}")) {
            return release(Integer.parseInt(name));
        }
        List<Release> found = all().stream().filter(one -> name.matches("[0-9a-f]{6,64}") && one.hash().startsWith(name)).toList();
        if (found.isEmpty()) {
            throw new Refused("There is no version `" + name
                    + "`. Maybe give its number, or six digits of its hash or more; `rules history` shows them.");
        }
        return found.getLast();
    }

    /** The number of the version in force; empty before the first start. */
    public Optional<Integer> inForce(Instant now) {
        return log.read().inForceAt(now).map(ReleaseEvent::version);
    }

    /** The state of a version: PROPOSED, WITHDRAWN, SCHEDULED, IN_FORCE or FORMER. */
    public String state(int version, Instant now) {
        return log.read().state(version, now).name();
    }

    /** The rules of a version and its examples. */
    public RuleBundle files(int version) {
        Release release = release(version);
        byte[] examples = jdbc.queryForObject("SELECT examples FROM rule_release WHERE version = ?", byte[].class, version);
        return RuleBundle.kept(decisions.ruleBookFiles(release.ruleBook()), examples == null ? new byte[0] : examples);
    }

    /** The rule book of a version. The caller need not close it: it is kept while it is in force or proposed. */
    public RuleBook book(int version) {
        return compiled.await(version);
    }

    /** Begins and ends shadows and canaries. */
    public TrialService trialService() {
        return trialService;
    }

    CompiledRuleBooks compiled() {
        return compiled;
    }

    /** The faults of the files; empty if they could be released. */
    public List<String> check(RuleBundle bundle) {
        try (RuleBook book = RuleBook.of(bundle.rules())) {
            return faults(book, bundle);
        } catch (RuleBookFaults faults) {
            return faults.faults();
        }
    }

    /**
     * Proposes these files as a new version.
     *
     * @param wantedFrom when it should come into force; if empty, as soon as it is approved
     * @return the number of the proposal
     * @throws Refused with the faults of the files, or if they are a version already
     */
    public Release propose(RuleBundle bundle, String author, String reason, Optional<Instant> wantedFrom, Instant now) {
        String person = ReleaseLog.person("author", author);
        String why = ReleaseLog.reason(reason);
        if (wantedFrom.isPresent() && wantedFrom.get().isBefore(now)) {
            throw new Refused("Rules cannot take effect in the past (" + wantedFrom.get()
                    + "). Maybe leave the instant out: then it is that of the approval.");
        }
        RuleBook book = tested(bundle);
        int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
        int version;
        try {
            version = log.take(history -> {
                refuseKnown(history, ruleBook, now);
                int next = 1 + requireNonNull(jdbc.queryForObject("SELECT COALESCE(MAX(version), 0) FROM rule_release", Integer.class));
                add(next, ruleBook, bundle, person, why, now, wantedFrom);
                log.write(Type.PROPOSED, next, person, why, now, Optional.empty());
                return next;
            });
        } catch (RuntimeException refused) {
            book.close();
            throw refused;
        }
        compiled.put(version, book);
        return release(version);
    }

    /**
     * Approves a proposal, which takes effect at the instant that it names, or now.
     *
     * @return the first instant at which it is in force
     * @throws Refused if the approver is the author, or the version is not an open proposal
     */
    public Instant approve(int version, String approver, Instant now) {
        String person = ReleaseLog.person("approver", approver);
        Release release = release(version);
        if (ReleaseLog.same(person, release.author())) {
            throw new Refused("The author and the approver of a release must be two persons with accounts of their own, and " + person
                    + " has proposed version " + version + ". Maybe ask a colleague to approve it.");
        }
        ready(version); // before the log is locked, as the version may have to be compiled
        return log.take(history -> {
            switch (history.state(version, now)) {
                case PROPOSED -> {}
                case WITHDRAWN -> throw new Refused("Version " + version + " was withdrawn. Maybe propose its files again.");
                case SCHEDULED, IN_FORCE, FORMER -> throw new Refused(
                        "Version " + version + " was approved already. Maybe you meant another one, or `rules rollback`.");
                case UNKNOWN -> throw new Refused("Version " + version + " was never proposed.");
            }
            Instant from = release.wantedFrom().filter(wanted -> wanted.isAfter(now)).orElseGet(() -> atOnce(history, now));
            log.write(Type.APPROVED, version, person, release.reason(), now, Optional.of(from));
            return from;
        });
    }

    /** Withdraws a proposal, or a release that is not in force yet. One person is enough, as this changes no rule in force. */
    public void withdraw(int version, String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        release(version);
        log.take(history -> {
            State state = history.state(version, now);
            if (state != State.PROPOSED && state != State.SCHEDULED) {
                throw new Refused(
                        "Version " + version + " cannot be withdrawn: it is " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                + ". Maybe `rules rollback` is what you want.");
            }
            log.write(Type.WITHDRAWN, version, who, why, now, Optional.empty());
            return version;
        });
    }

    /**
     * Puts a former version in force again, at once. One person may do it alone: two have agreed to that version before.
     *
     * @param to the version; if empty, the one before the version in force
     * @return the version that is in force now
     */
    public int rollback(Optional<Integer> to, String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        History before = log.read();
        int wanted = to.or(() -> before.previousAt(atOnce(before, now)))
                .orElseThrow(() -> new Refused("There is no version before the one in force."
                        + " Maybe name one with --to; `rules history` shows them."));
        release(wanted);
        ready(wanted);
        return log.take(history -> {
            Instant from = atOnce(history, now);
            int current = history.inForceAt(from).map(ReleaseEvent::version).orElse(0);
            if (current == wanted) {
                throw new Refused("Version " + wanted + " is in force. Maybe somebody else has just rolled back.");
            }
            if (!history.wereInForce(from).contains(wanted)) {
                throw new Refused(
                        "Version " + wanted + " was never in force, so there is no way back to it. Maybe approve it, or name one of "
                                + history.wereInForce(from) + ".");
            }
            log.write(Type.ROLLED_BACK, wanted, who, why, now, Optional.of(from));
            return wanted;
        });
    }

    /** Puts the rules of the first start in force, once: if two nodes start at the same time, those of one of them. */
    void begin(Supplier<RuleBook> shipped, Instant now) {
        if (!log.read().events().isEmpty()) {
            return;
        }
        try (RuleBook book = shipped.get()) {
            int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
            log.take(history -> {
                if (history.events().isEmpty()) {
                    String person = "first start";
                    String reason = "The rules that were beside the program when it was started first.";
                    jdbc.update(
                            "INSERT INTO rule_release (version, rule_book_id, examples, author, reason, proposed_at, wanted_from) VALUES"
                                    + " (1, ?, ?, ?, ?, ?, NULL)",
                            ruleBook, new byte[0], person, reason, utc(now));
                    log.write(Type.FIRST_START, 1, person, reason, now, Optional.of(now));
                }
                return 1;
            });
        }
    }

    private RuleBook tested(RuleBundle bundle) {
        RuleBook book;
        try {
            book = RuleBook.of(bundle.rules());
        } catch (RuleBookFaults faults) {
            throw new Refused("The rules have faults and cannot be released.", faults.faults());
        }
        List<String> faults = faults(book, bundle);
        if (!faults.isEmpty()) {
            book.close();
            throw new Refused("The rules do not pass their tests and cannot be released.", faults);
        }
        return book;
    }

    private List<String> faults(RuleBook book, RuleBundle bundle) {
        return tests.stream().flatMap(test -> test.faults(book, bundle).stream()).toList();
    }

    /** @throws Refused if this program does not understand the version */
    void ready(int version) {
        try {
            compiled.await(version);
        } catch (RuleBookFaults faults) {
            throw new Refused(
                    "This program does not understand the rules of version " + version + ". Maybe they were written for another one.",
                    faults.faults());
        }
    }

    private void refuseKnown(History history, int ruleBook, Instant now) {
        for (Release known : jdbc.query(RELEASE + " WHERE rule_book_id = ?", (row, number) -> release(row), ruleBook)) {
            switch (history.state(known.version(), now)) {
                case IN_FORCE -> throw new Refused(
                        "These rules are in force already, as version " + known.version() + ". Maybe the change was not saved.");
                case FORMER -> throw new Refused("These rules are version " + known.version()
                        + ", which was in force before. Maybe `rules rollback --to " + known.version() + "`.");
                case PROPOSED ->
                        throw new Refused("These rules are proposed already, as version " + known.version() + ". Maybe approve that one.");
                case SCHEDULED -> throw new Refused("These rules are approved already, as version " + known.version() + ".");
                case WITHDRAWN, UNKNOWN -> {}
            }
        }
    }

    private void add(int version, int ruleBook, RuleBundle bundle, String author, String reason, Instant now,
            Optional<Instant> wantedFrom) {
        jdbc.update(
                "INSERT INTO rule_release (version, rule_book_id, examples, author, reason, proposed_at, wanted_from) VALUES (?, ?, ?, ?,"
                        + " ?, ?, ?)",
                version, ruleBook, bundle.zippedExamples(), author, reason, utc(now), wantedFrom.map(wanted -> utc(wanted)).orElse(null));
    }

    /** The instant of an immediate change: after all earlier ones, even if the clock of this node is behind. */
    private static Instant atOnce(History history, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.MICROS);
        return history.events().stream().filter(event -> event.effectiveFrom().filter(from -> !from.isAfter(event.at())).isPresent())
                .map(ReleaseEvent::at).filter(first::isBefore).max(Instant::compareTo).orElse(first);
    }

    private static Release release(ResultSet row) throws SQLException {
        return new Release(row.getInt("version"), row.getInt("rule_book_id"), Release.hex(row.getBytes("hash")), row.getString("author"),
                row.getString("reason"), instant(row, "proposed_at"), optional(row, "wanted_from"));
    }
}
