package io.tollgate.release;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Slice;
import io.tollgate.decision.Decisions;
import io.tollgate.release.History.Pending;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.secrets.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * All versions of the rules and their history; both are added to, never changed. One person proposes a change, others approve it. The
 * database holds all of it, so a node that dies loses nothing.
 */
@Component
public class Releases {

    /** How long before its instant a coming release is tested again. */
    private static final List<Duration> LAST_TESTS = List.of(Duration.ofHours(24), Duration.ofHours(1));

    private final ReleaseLog log;
    private final CompiledRuleBooks compiled;
    private final TestedCandidates candidates;
    private final ReleaseSteps steps;
    private final RoomOwners owners;
    private final TrialService trialService;
    private final Decisions decisions;

    @Autowired
    Releases(JdbcTemplate jdbc, Decisions decisions, List<ReleaseTest> tests, PlatformTransactionManager transactions, Keys keys,
            RoomOwners owners) {
        this.decisions = decisions;
        this.owners = owners;
        this.log = new ReleaseLog(jdbc, transactions, decisions, keys.audit());
        this.compiled = new CompiledRuleBooks(ruleBook -> RuleBook.unzip(decisions.ruleBookFiles(ruleBook)));
        this.candidates = new TestedCandidates(decisions, tests, compiled);
        this.steps = new ReleaseSteps(log, candidates, owners, ChangeAdvice.of(log, compiled));
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

    /** Whether the history and the files of the versions are as they were written. */
    public HistoryCheck checkHistory() {
        return log.check();
    }

    /** Some of the versions, oldest first. */
    public List<Release> some(Slice slice) {
        return log.releases(slice);
    }

    /** Every version, oldest first. */
    public List<Release> all() {
        return log.releases();
    }

    /** @throws Refused if there is no version of this number */
    public Release release(int version) {
        return log.release(version);
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
        return log.history().inForceAt(now).map(ReleaseEvent::version);
    }

    /** The version that had these rules at an instant; {@code 7, on trial} if it was not in force then. Empty if none ever had them. */
    Optional<String> versionOf(int ruleBook, Instant at) {
        return log.history().versionOf(ruleBook, at);
    }

    /** The state of a version: PROPOSED, WITHDRAWN, SCHEDULED, NEEDS_APPROVAL, IN_FORCE or FORMER. */
    public String state(int version, Instant now) {
        return log.history().state(version, now).name();
    }

    /** The versions whose changes are in what is in force, in the order in which they came. */
    public List<Integer> applied(Instant now) {
        return log.history().applied(now);
    }

    /** The rules of a version and its examples, as they came of it last. */
    public RuleBundle files(int version) {
        Release release = release(version);
        return log.bundle(history().stream().filter(event -> event.version() == version).flatMap(event -> event.state().stream())
                .reduce((_, later) -> later).orElse(release.upload()));
    }

    /** The rules and the examples of all that was ever in force, oldest first. */
    List<Past> past(Instant now) {
        return log.history().changes().reversed().stream().filter(change -> !change.from().isAfter(now))
                .map(change -> new Past(change.entry(), change.state())).toList();
    }

    /** @param entry by which it came into force */
    record Past(ReleaseEvent entry, RuleState state) {}

    RuleBundle bundle(RuleState state) {
        return log.bundle(state);
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
        return candidates.check(bundle);
    }

    /** Like {@link #propose(RuleBundle, String, String, Remarks, Optional, Optional, Instant)}, made from what is nearest. */
    public Release propose(RuleBundle bundle, String author, String reason, Optional<Instant> wantedFrom, Instant now) {
        return propose(bundle, author, reason, new Remarks(true, Optional.empty()), wantedFrom, Optional.empty(), now);
    }

    /**
     * Proposes these files as a new version: as a change of what the author started from. Conflicts with what has come since do not keep
     * it from being proposed; {@link #view} tells them.
     *
     * @param bundle     if it has no examples at all, they stay as they are
     * @param wantedFrom when it should come into force; if empty, as soon as it is approved
     * @param remarks    that he means what is odd in the tables, and corrects days that are over
     * @param base       the version that the author started from; if empty, the one that differs least
     * @throws Refused with the faults of the files, or if they are a version already, or change nothing
     */
    public Release propose(RuleBundle bundle, String author, String reason, Remarks remarks, Optional<Instant> wantedFrom,
            Optional<Integer> base, Instant now) {
        return release(steps.propose(bundle, author, reason, remarks, wantedFrom, base, now));
    }

    /**
     * Approves a proposal with what was shown last, for all owners; it takes effect at the instant that it names, or now.
     *
     * @return the first instant at which it is in force
     * @throws Refused as the other one
     */
    public Instant approve(int version, String approver, Instant now) {
        return approve(new Approval(version, approver, owners.all(), Optional.empty(), Optional.empty()), now).effectiveFrom()
                .orElseThrow();
    }

    /**
     * Approves a proposal, or what came of it. Its change is applied to what is in force at its instant, compiled and tested.
     *
     * @throws Refused if the approver is the author, has none of the roles, or has seen something else; if the version is not open; if it
     *                 contradicts what has come since, or does not pass the tests with it
     */
    public Approval.Outcome approve(Approval approval, Instant now) {
        return steps.approve(approval, now);
    }

    /**
     * Withdraws a proposal, or a release that is not in force yet. One person is enough, as this changes no rule in force.
     *
     * @return what it means for versions that are to come
     */
    public List<String> withdraw(int version, String person, String reason, Instant now) {
        return steps.withdraw(version, person, reason, now);
    }

    /** Like {@link #rollBack}. @return the version that is in force now */
    public int rollback(Optional<Integer> to, String person, String reason, Instant now) {
        return rollBack(to, Optional.empty(), person, reason, now).version();
    }

    /**
     * Takes back changes, at once. One person may do it alone: two have agreed to each change that stays.
     *
     * @param to   the version whose rules are to be in force again, exactly; all that came after it is taken back
     * @param undo the version whose change alone is taken back; if both are empty, the one that came last
     * @throws Refused if later changes contradict, or the version is not in what is in force
     */
    public RolledBack rollBack(Optional<Integer> to, Optional<Integer> undo, String person, String reason, Instant now) {
        if (to.isPresent() && undo.isPresent()) {
            throw new Refused("A rollback either goes back to a version or takes one back. Maybe leave one of them out.");
        }
        ReleaseSteps.RolledBack done = to.isPresent()
                ? steps.rollbackTo(to.get(), person, reason, now)
                : steps.undo(undo, person, reason, now);
        return new RolledBack(done.version(), done.consequences());
    }

    /** @param version that is in force now; @param consequences what it means for versions that are to come */
    public record RolledBack(int version, List<String> consequences) {}

    /** What a version is to do, reckoned anew. */
    public ReleaseView view(int version, Instant now) {
        return steps.views().view(version, now);
    }

    /** Everything that is proposed or approved and not in force, in the order in which it is to come; proposals without an instant last. */
    public List<ReleaseView> calendar(Instant now) {
        return steps.views().calendar(now);
    }

    /** The rule book of a proposal, applied to what is in force. @throws Refused if it contradicts that */
    int trial(int version, Instant now) {
        RuleState onto = log.history().inForceAt(now).flatMap(ReleaseEvent::state).orElseThrow();
        return untested(version, onto, now).orElseThrow(() -> new Refused(
                "Version " + version + " contradicts what is in force, so there is nothing to try. Maybe `rules show " + version + "`."));
    }

    Optional<Integer> untested(int version, RuleState onto, Instant now) {
        return steps.untested(version, onto, now);
    }

    /**
     * Tests what comes into force within a day once more, with this program.
     *
     * @param replay gives what a replay of the last day under a rule book says; {@link Refused} keeps the version from coming into force
     */
    void lastTests(Function<RuleBook, String> replay, Instant now) {
        History history = log.history();
        for (Pending pending : history.pending(now)) {
            pending.live().flatMap(ReleaseEvent::state).filter(state -> isDue(history, pending, state, now)).ifPresent(state -> {
                candidates.forget(Set.of(state.ruleBook()));
                steps.lastTest(pending.version(), tested -> replay.apply(compiled.await(tested.ruleBook())), now);
            });
        }
    }

    private static boolean isDue(History history, Pending pending, RuleState state, Instant now) {
        Optional<Instant> last = history.events().stream().filter(event -> event.version() == pending.version()
                && event.type() == Type.TESTED && event.detail().equals("state=" + state.id())).map(ReleaseEvent::at)
                .reduce((_, later) -> later);
        return LAST_TESTS.stream().map(before -> pending.from().minus(before)).filter(begin -> !now.isBefore(begin))
                .anyMatch(begin -> last.filter(at -> !at.isBefore(begin)).isEmpty());
    }

    /** Puts the rules of the first start in force, once: if two nodes start at the same time, those of one of them. */
    void begin(Supplier<RuleBundle> shipped, Instant now) {
        if (!log.history().events().isEmpty()) {
            return;
        }
        RuleBundle bundle = shipped.get();
        RuleBook book = RuleBook.of(bundle.rules());
        int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
        compiled.put(ruleBook, book);
        RuleState state = log.keep(bundle, ruleBook);
        log.take(history -> {
            if (history.events().isEmpty()) {
                String person = "first start";
                String reason = "The rules that were beside the program when it was started first.";
                log.add(1, person, reason, now, Optional.empty(), Optional.empty(), state);
                log.write(new ReleaseEvent(0, now, Type.FIRST_START, 1, person, reason, Optional.of(now), "", Optional.of(state), ""));
            }
            return requireNonNull(state);
        });
    }

    /** @throws Refused if this program does not understand it */
    void ready(int ruleBook) {
        candidates.ready(ruleBook);
    }
}
