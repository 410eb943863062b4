package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;
import static io.tollgate.database.Times.utc;

import io.tollgate.decision.Decisions;
import io.tollgate.release.History.State;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.RuleBookFaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All versions of the rules and what became of them: added to, never changed. One person proposes, another approves. Who writes
 * here holds the desk until it is committed, on all nodes, so entries have one order; everything that is known of releases is in
 * the database, and a node that dies loses nothing of it.
 */
@Component
public class Releases {

    private static final String RELEASE = "SELECT version, rule_book_id, hash, author, reason, proposed_at, wanted_from"
            + " FROM rule_release JOIN rule_book ON rule_book.id = rule_book_id";

    private final JdbcTemplate jdbc;
    private final Decisions decisions;
    private final List<ReleaseTest> tests;
    private final TransactionTemplate transaction;
    private final Shelf shelf;
    private final TrialCounts counts;

    Releases(JdbcTemplate jdbc, Decisions decisions, List<ReleaseTest> tests, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.decisions = decisions;
        this.tests = tests;
        this.transaction = new TransactionTemplate(transactions);
        this.counts = new TrialCounts(jdbc);
        this.shelf = new Shelf(version -> RuleBook.unzip(decisions.ruleBookFiles(release(version).ruleBook())));
    }

    /** Every entry, oldest first. */
    public List<ReleaseEvent> history() {
        return history(0);
    }

    List<ReleaseEvent> history(int after) {
        return jdbc.query("SELECT id, at, type, version, person, reason, effective_from, detail FROM rule_event WHERE id > ? ORDER BY id",
                (row, number) -> event(row), after);
    }

    /** Every version, oldest first. */
    public List<Release> all() {
        return jdbc.query(RELEASE + " ORDER BY version", (row, number) -> release(row));
    }

    /** @throws Refused if there is none of this number */
    public Release release(int version) {
        return jdbc.query(RELEASE + " WHERE version = ?", (row, number) -> release(row), version).stream().findFirst()
                .orElseThrow(() -> new Refused("There is no version " + version + ". Maybe look it up with `rules history`."));
    }

    /** By number, or by the first digits of the hash, six or more. @throws Refused if there is none, or more than one */
    public Release named(String name) {
        if (name.matches("[1-9]\\d{0,5}")) {
            return release(Integer.parseInt(name));
        }
        List<Release> found = all().stream().filter(one -> name.matches("[0-9a-f]{6,64}") && one.hash().startsWith(name)).toList();
        if (found.isEmpty()) {
            throw new Refused("There is no version `" + name + "`. Maybe give its number, or six digits of its hash or more; `rules history` shows them.");
        }
        return found.getLast();
    }

    /** The version whose files a verdict was judged by; none if these were never proposed, but taken from a folder. */
    public Optional<Release> ofRuleBook(int ruleBook) {
        return jdbc.query(RELEASE + " WHERE rule_book_id = ? ORDER BY version", (row, number) -> release(row), ruleBook).stream()
                .reduce((_, later) -> later);
    }

    /** The number of the version in force, none before the first start. */
    public Optional<Integer> inForce(Instant now) {
        return read().inForceAt(now).map(ReleaseEvent::version);
    }

    /** What has become of a version: PROPOSED, WITHDRAWN, SCHEDULED, IN_FORCE or FORMER. */
    public String state(int version, Instant now) {
        return read().state(version, now).name();
    }

    /** The rules of a version and its examples. */
    public Upload files(int version) {
        Release release = release(version);
        byte[] examples = jdbc.queryForObject("SELECT examples FROM rule_release WHERE version = ?", byte[].class, version);
        return Upload.kept(decisions.ruleBookFiles(release.ruleBook()), examples == null ? new byte[0] : examples);
    }

    /** A rule book of a version, which nobody need close: it is kept while it is in force or proposed. */
    public RuleBook book(int version) {
        return shelf.await(version);
    }

    /** What is counted of a shadow or a canary under way. */
    public TrialCounts counts() {
        return counts;
    }

    Shelf shelf() {
        return shelf;
    }

    /** What is wrong with the files; none if they could be released. */
    public List<String> check(Upload upload) {
        try (RuleBook book = RuleBook.of(upload.rules())) {
            return faults(book, upload);
        } catch (RuleBookFaults faults) {
            return faults.faults();
        }
    }

    /**
     * Wants these files to be the rules.
     *
     * @param wantedFrom when; as soon as somebody else has approved without it
     * @return the number of the proposal
     * @throws Refused with the faults of the files, or if they are a version already
     */
    public Release propose(Upload upload, String author, String reason, Optional<Instant> wantedFrom, Instant now) {
        String person = person("author", author);
        String why = reason(reason);
        if (wantedFrom.isPresent() && wantedFrom.get().isBefore(now)) {
            throw new Refused("Rules cannot take effect in the past (" + wantedFrom.get() + "). Maybe leave the instant out: then it is that of the approval.");
        }
        RuleBook book = tested(upload);
        int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
        int version;
        try {
            version = atTheDesk(history -> {
                refuseKnown(history, ruleBook, now);
                int next = 1 + jdbc.queryForObject("SELECT COALESCE(MAX(version), 0) FROM rule_release", Integer.class);
                add(next, ruleBook, upload, person, why, now, wantedFrom);
                write(Type.PROPOSED, next, person, why, now, Optional.empty());
                return next;
            });
        } catch (RuntimeException refused) {
            book.close();
            throw refused;
        }
        shelf.put(version, book);
        return release(version);
    }

    /**
     * Agrees to a proposal, which takes effect at the instant that was wanted, or now.
     *
     * @return its first instant
     * @throws Refused if the approver is the author, or it is no proposal any more
     */
    public Instant approve(int version, String approver, Instant now) {
        String person = person("approver", approver);
        Release release = release(version);
        if (same(person, release.author())) {
            throw new Refused("The author and the approver of a release must be two persons, and " + person
                    + " has proposed version " + version + ". Maybe ask a colleague to approve it.");
        }
        ready(version); // before the desk is taken: it may have to be compiled, by a newer program too
        return atTheDesk(history -> {
            switch (history.state(version, now)) {
                case PROPOSED -> { }
                case WITHDRAWN -> throw new Refused("Version " + version + " was withdrawn. Maybe propose its files again.");
                case SCHEDULED, IN_FORCE, FORMER -> throw new Refused("Version " + version + " was approved already. Maybe you meant another one, or `rules rollback`.");
                case UNKNOWN -> throw new Refused("Version " + version + " was never proposed.");
            }
            Instant from = release.wantedFrom().filter(wanted -> wanted.isAfter(now)).orElseGet(() -> atOnce(history, now));
            write(Type.APPROVED, version, person, release.reason(), now, Optional.of(from));
            return from;
        });
    }

    /** Takes back a proposal, or a release that is not in force yet. One person is enough for what changes nothing. */
    public void withdraw(int version, String person, String reason, Instant now) {
        String who = person("person", person);
        String why = reason(reason);
        release(version);
        atTheDesk(history -> {
            State state = history.state(version, now);
            if (state != State.PROPOSED && state != State.SCHEDULED) {
                throw new Refused("Version " + version + " cannot be withdrawn: it is " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ". Maybe `rules rollback` is what you want.");
            }
            write(Type.WITHDRAWN, version, who, why, now, Optional.empty());
            return version;
        });
    }

    /**
     * Puts a former version in force again, at once. One person may do it alone: what it brings back was agreed by two.
     *
     * @param to the version; without it the one before the one in force
     * @return the version that is in force now
     */
    public int rollback(Optional<Integer> to, String person, String reason, Instant now) {
        String who = person("person", person);
        String why = reason(reason);
        History before = read();
        int wanted = to.or(() -> before.previousAt(atOnce(before, now))).orElseThrow(() -> new Refused("There is no version before the one in force."
                + " Maybe name one with --to; `rules history` shows them."));
        release(wanted);
        ready(wanted);
        return atTheDesk(history -> {
            Instant from = atOnce(history, now);
            int current = history.inForceAt(from).map(ReleaseEvent::version).orElse(0);
            if (current == wanted) {
                throw new Refused("Version " + wanted + " is in force. Maybe somebody else has just rolled back.");
            }
            if (!history.wereInForce(from).contains(wanted)) {
                throw new Refused("Version " + wanted + " was never in force, so there is no way back to it. Maybe approve it, or name one of "
                        + history.wereInForce(from) + ".");
            }
            write(Type.ROLLED_BACK, wanted, who, why, now, Optional.of(from));
            return wanted;
        });
    }

    /** Has a proposal judge a part of the messages beside the version in force, without effect. Instead of another shadow. */
    public void startShadow(int version, Percent percent, String person, Instant now) {
        String who = person("person", person);
        release(version);
        ready(version);
        atTheDesk(history -> {
            refuseUnlessOpen(history, version, now);
            write(Type.SHADOW_STARTED, version, who, "on " + percent.value() + " percent of the messages", now, Optional.empty(), "percent=" + percent.value());
            return version;
        });
    }

    public void stopShadow(String person, Instant now) {
        String who = person("person", person);
        atTheDesk(history -> {
            ReleaseEvent trial = history.shadow(now).orElseThrow(() -> new Refused("No shadow is under way. Maybe it was stopped already."));
            write(Type.SHADOW_STOPPED, trial.version(), who, "stopped by hand", now, Optional.empty());
            return trial;
        });
    }

    /**
     * Puts a proposal in force for some businesses. As it judges in earnest, a second person must agree to it.
     *
     * @throws Refused if the approver is the author, or it is no open proposal
     */
    public void startCanary(int version, Canary.Terms terms, String approver, Instant now) {
        String who = person("approver", approver);
        Release release = release(version);
        if (same(who, release.author())) {
            throw new Refused("A canary is in force for some, so its approver must be another person than the author of version " + version + ", " + release.author() + ".");
        }
        ready(version);
        atTheDesk(history -> {
            refuseUnlessOpen(history, version, now);
            write(Type.CANARY_STARTED, version, who, terms.words(), now, Optional.empty(), terms.detail());
            return version;
        });
    }

    /** @param trial the one meant: of several who see the same reason to stop, one does */
    void stopCanary(int trial, String person, String reason, Instant now) {
        atTheDesk(history -> {
            history.canary(now).filter(running -> running.id() == trial)
                    .ifPresent(running -> write(Type.CANARY_STOPPED, running.version(), person, reason, now, Optional.empty()));
            return trial;
        });
    }

    public void stopCanary(String person, String reason, Instant now) {
        String who = person("person", person);
        String why = reason(reason);
        ReleaseEvent trial = read().canary(now).orElseThrow(() -> new Refused("No canary is under way. Maybe it has stopped by itself; `rules history` tells."));
        stopCanary(trial.id(), who, why, now);
    }

    private static void refuseUnlessOpen(History history, int version, Instant now) {
        if (history.state(version, now) != State.PROPOSED) {
            throw new Refused("Version " + version + " is no open proposal, so there is nothing to try. Maybe propose it first.");
        }
    }

    /** The rules of the first start come into force by themselves, once: of two nodes that start at the same time, one's. */
    void begin(Supplier<RuleBook> shipped, Instant now) {
        if (!read().events().isEmpty()) {
            return;
        }
        try (RuleBook book = shipped.get()) {
            int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
            atTheDesk(history -> {
                if (history.events().isEmpty()) {
                    String person = "first start";
                    String reason = "The rules that were beside the program when it was started first.";
                    jdbc.update("INSERT INTO rule_release (version, rule_book_id, examples, author, reason, proposed_at, wanted_from) VALUES (1, ?, ?, ?, ?, ?, NULL)",
                            ruleBook, new byte[0], person, reason, utc(now));
                    write(Type.FIRST_START, 1, person, reason, now, Optional.of(now));
                }
                return 1;
            });
        }
    }

    private RuleBook tested(Upload upload) {
        RuleBook book;
        try {
            book = RuleBook.of(upload.rules());
        } catch (RuleBookFaults faults) {
            throw new Refused("The rules have faults and cannot be released.", faults.faults());
        }
        List<String> faults = faults(book, upload);
        if (!faults.isEmpty()) {
            book.close();
            throw new Refused("The rules do not pass their tests and cannot be released.", faults);
        }
        return book;
    }

    private List<String> faults(RuleBook book, Upload upload) {
        return tests.stream().flatMap(test -> test.faults(book, upload).stream()).toList();
    }

    private void ready(int version) {
        try {
            shelf.await(version);
        } catch (RuleBookFaults faults) {
            throw new Refused("This program does not understand the rules of version " + version + ". Maybe they were written for another one.", faults.faults());
        }
    }

    private void refuseKnown(History history, int ruleBook, Instant now) {
        for (Release known : jdbc.query(RELEASE + " WHERE rule_book_id = ?", (row, number) -> release(row), ruleBook)) {
            switch (history.state(known.version(), now)) {
                case IN_FORCE -> throw new Refused("These rules are in force already, as version " + known.version() + ". Maybe the change was not saved.");
                case FORMER -> throw new Refused("These rules are version " + known.version() + ", which was in force before. Maybe `rules rollback --to " + known.version() + "`.");
                case PROPOSED -> throw new Refused("These rules are proposed already, as version " + known.version() + ". Maybe approve that one.");
                case SCHEDULED -> throw new Refused("These rules are approved already, as version " + known.version() + ".");
                case WITHDRAWN, UNKNOWN -> { }
            }
        }
    }

    private void add(int version, int ruleBook, Upload upload, String author, String reason, Instant now, Optional<Instant> wantedFrom) {
        jdbc.update("INSERT INTO rule_release (version, rule_book_id, examples, author, reason, proposed_at, wanted_from) VALUES (?, ?, ?, ?, ?, ?, ?)",
                version, ruleBook, upload.zippedExamples(), author, reason, utc(now), wantedFrom.map(wanted -> utc(wanted)).orElse(null));
    }

    private void write(Type type, int version, String person, String reason, Instant now, Optional<Instant> from) {
        write(type, version, person, reason, now, from, "");
    }

    private void write(Type type, int version, String person, String reason, Instant now, Optional<Instant> from, String detail) {
        jdbc.update("INSERT INTO rule_event (at, type, version, person, reason, effective_from, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                utc(now), type.name(), version, person, reason, from.map(instant -> utc(instant)).orElse(null), detail);
    }

    /** Clocks of nodes differ a little: what is done later holds later, whatever the clock of its node says. */
    private static Instant atOnce(History history, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.MICROS);
        return history.events().stream().filter(event -> event.effectiveFrom().filter(from -> !from.isAfter(event.at())).isPresent())
                .map(ReleaseEvent::at).filter(first::isBefore).max(Instant::compareTo).orElse(first);
    }

    private <T> T atTheDesk(Function<History, T> work) {
        return transaction.execute(_ -> {
            jdbc.queryForObject("SELECT id FROM rule_desk WHERE id = 1 FOR UPDATE", Integer.class);
            return work.apply(read());
        });
    }

    /** The shadow under way or, without one, the last. */
    public Optional<ReleaseEvent> lastShadow() {
        return last(Type.SHADOW_STARTED);
    }

    /** The canary under way or, without one, the last. */
    public Optional<ReleaseEvent> lastCanary() {
        return last(Type.CANARY_STARTED);
    }

    private Optional<ReleaseEvent> last(Type type) {
        return history().stream().filter(event -> event.type() == type).reduce((_, later) -> later);
    }

    private History read() {
        return new History(history());
    }

    private static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String person) {
        return Normalizer.normalize(person, Normalizer.Form.NFKC).strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static String person(String role, String name) {
        return text(role, name, 100, "Maybe --" + role + " ann.");
    }

    private static String reason(String reason) {
        return text("reason", reason, 500, "Maybe say in a sentence why the rules change.");
    }

    private static String text(String what, String given, int most, String maybe) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("The " + what + " must have 1 to " + most + " characters on one line. " + maybe);
        }
        return text;
    }

    private static Release release(ResultSet row) throws SQLException {
        return new Release(row.getInt("version"), row.getInt("rule_book_id"), Release.hex(row.getBytes("hash")), row.getString("author"),
                row.getString("reason"), instant(row, "proposed_at"), optional(row, "wanted_from"));
    }

    private static ReleaseEvent event(ResultSet row) throws SQLException {
        return new ReleaseEvent(row.getInt("id"), instant(row, "at"), Type.valueOf(row.getString("type")), row.getInt("version"),
                row.getString("person"), row.getString("reason"), optional(row, "effective_from"), row.getString("detail"));
    }
}
