package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For production: the released version is in force. Versions that may come into force are compiled beforehand: open proposals as soon as
 * they are seen, so that an approval takes effect at once, and the former version, so that a rollback does.
 */
final class ReleasedRules implements RuleSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReleasedRules.class);

    /** How many of the newest open proposals, and of the next releases to come, are kept compiled. */
    private static final int MOST_READY = 3;

    private final Path folder;
    private final Releases releases;
    private final Clock clock;
    private final Set<Integer> complained = new HashSet<>();
    private final Set<Integer> overdue = new HashSet<>();
    private final Map<Integer, Optional<Integer>> trialBooks = new HashMap<>();
    private Optional<RuleState> trialsOnto = Optional.empty();
    private Optional<Integer> heldBook = Optional.empty();
    private History history = new History(List.of());

    ReleasedRules(Path folder, Releases releases, Clock clock) {
        this.folder = folder;
        this.releases = releases;
        this.clock = clock;
    }

    /** Begins. If the database is empty, this releases the folder. */
    @Override
    public void begin() {
        Instant now = clock.instant();
        releases.begin(() -> RuleBundle.read(folder, folder.resolveSibling("features")), now);
        history = new History(releases.history());
        releases.compiled().begin(firstEntry(now).ruleBook());
    }

    private ReleaseEvent firstEntry(Instant now) {
        return history.inForceAt(now).orElseGet(() -> history.nextAfter(now, 1).getFirst());
    }

    @Override
    public ActiveRelease first() {
        Instant now = clock.instant();
        ReleaseEvent entry = firstEntry(now);
        try {
            ActiveRelease first = activeRelease(entry, releases.compiled().await(entry.ruleBook()));
            history.nextAfter(now, MOST_READY).forEach(this::makeReady);
            return first;
        } catch (RuleBookFaults faults) {
            throw new IllegalStateException("this program does not understand the rules in force, version " + entry.version() + ": "
                    + faults.faults().getFirst() + " Maybe start the former program, and release rules that both understand.", faults);
        }
    }

    @Override
    public void look(RuleBooks books) {
        try {
            List<ReleaseEvent> news = releases.history(history.lastId());
            if (!news.isEmpty()) {
                history = history.plus(news);
            }
            arrange(books, clock.instant());
        } catch (RuntimeException failed) {
            LOG.warn("The releases cannot be read, rule book {} stays in force", books.current().name(), failed);
        }
    }

    private void arrange(RuleBooks books, Instant now) {
        ActiveRelease holding = books.current();
        Optional<ActiveRelease> current = history.inForceAt(now)
                .flatMap(entry -> isHeld(holding, entry) ? Optional.of(holding) : ready(entry));
        List<ReleaseEvent> next = history.nextAfter(now, MOST_READY);
        books.holds(current.orElse(holding), readyInARow(next));

        Optional<ReleaseEvent> shadow = history.shadow(now);
        Optional<ReleaseEvent> canary = history.canary(now);
        Optional<Integer> shadowBook = shadow.flatMap(trial -> trialBook(trial.version(), now));
        Optional<Integer> canaryBook = canary.flatMap(trial -> trialBook(trial.version(), now));
        books.trials(new Trials(
                shadow.flatMap(trial -> shadowBook.flatMap(this::ready)
                        .map(book -> new Shadow(trial.id(), trial.version(), book, Percent.of(trial.detail())))),
                canary.flatMap(trial -> canaryBook.flatMap(this::ready)
                        .map(book -> new Canary(trial.id(), trial.version(), book, Canary.Terms.of(trial.detail()))))));
        shadow.filter(_ -> shadowBook.isEmpty()).ifPresent(trial -> releases.trialService().stopContradicting(trial, now));
        canary.filter(_ -> canaryBook.isEmpty()).ifPresent(trial -> releases.trialService().stopContradicting(trial, now));
        releases.trialService().look(canary, now);

        Set<Integer> wanted = new HashSet<>();
        shadowBook.ifPresent(wanted::add);
        canaryBook.ifPresent(wanted::add);
        history.inForceAt(now).ifPresent(entry -> wanted.add(entry.ruleBook()));
        heldBook.filter(_ -> current.isEmpty()).ifPresent(wanted::add);
        next.forEach(entry -> wanted.add(entry.ruleBook()));
        history.previousAt(now).ifPresent(state -> wanted.add(state.ruleBook()));
        history.open().stream().limit(MOST_READY).forEach(version -> trialBook(version, now).ifPresent(wanted::add));
        wanted.forEach(ruleBook -> ready(ruleBook));
        releases.compiled().keepOnly(wanted);
        heldBook = current.isPresent() ? history.inForceAt(now).map(ReleaseEvent::ruleBook) : heldBook;
        books.held(history.pending(now).stream().flatMap(pending -> pending.held().stream()
                .map(held -> new HeldRelease(pending.version(), pending.from(), held.reason()))).toList());
        complainOfOverdue(now);
    }

    /** If one is not ready, those after it must wait for it. */
    private List<ActiveRelease> readyInARow(List<ReleaseEvent> next) {
        List<Optional<ActiveRelease>> all = next.stream().map(this::ready).toList();
        return all.stream().takeWhile(Optional::isPresent).flatMap(Optional::stream).toList();
    }

    /** The rule book of a proposal, applied to what is in force; empty if it contradicts that. */
    private Optional<Integer> trialBook(int version, Instant now) {
        Optional<RuleState> onto = history.inForceAt(now).flatMap(ReleaseEvent::state);
        if (!onto.equals(trialsOnto)) {
            trialBooks.clear();
            trialsOnto = onto;
        }
        return trialBooks.computeIfAbsent(version, one -> onto.flatMap(state -> releases.untested(one, state, now)));
    }

    /** Says in the log that a version which must be approved anew did not come into force. Nothing else changes by that. */
    private void complainOfOverdue(Instant now) {
        for (History.Pending pending : history.pending(now)) {
            if (pending.held().isPresent() && !pending.from().isAfter(now) && overdue.add(pending.held().get().id())) {
                LOG.error("Version {} of the rules was to come into force at {} and has not: {} Maybe look at it with `rules show {}`, and"
                        + " approve or withdraw it.", pending.version(), pending.from(), pending.held().get().reason(), pending.version());
            }
        }
    }

    private boolean isHeld(ActiveRelease holding, ReleaseEvent entry) {
        return holding.version().filter(version -> version == entry.version()).isPresent()
                && holding.from().equals(entry.effectiveFrom().orElseThrow())
                && heldBook.filter(book -> book == entry.ruleBook()).isPresent();
    }

    private Optional<ActiveRelease> ready(ReleaseEvent entry) {
        return ready(entry.ruleBook(), Integer.toString(entry.version())).map(book -> activeRelease(entry, book));
    }

    private Optional<RuleBook> ready(int ruleBook) {
        return ready(ruleBook, "with the rule book " + ruleBook);
    }

    private Optional<RuleBook> ready(int ruleBook, String version) {
        try {
            return releases.compiled().find(ruleBook);
        } catch (RuleBookFaults | IllegalStateException broken) {
            if (complained.add(ruleBook)) {
                String why = broken instanceof RuleBookFaults faults ? faults.faults().getFirst() : String.valueOf(broken.getMessage());
                LOG.error(
                        "This program cannot take version {} of the rules, and keeps what is in force: {} Maybe roll back, or start the"
                                + " program that"
                                + " it was released with.",
                        version, why);
            }
            return Optional.empty();
        }
    }

    /**
     * Compiles the next version at the start: its instant may come before the start ends, and then the gate must not judge by older rules.
     */
    private void makeReady(ReleaseEvent next) {
        try {
            releases.compiled().await(next.ruleBook());
        } catch (RuleBookFaults | IllegalStateException broken) {
            ready(next); // logs its faults
        }
    }

    private static ActiveRelease activeRelease(ReleaseEvent entry, RuleBook book) {
        return new ActiveRelease(book, Optional.of(entry.version()), entry.effectiveFrom().orElseThrow());
    }

    @Override
    public boolean released() {
        return true;
    }

    @Override
    public Duration period() {
        return Duration.ofMillis(500);
    }

    @Override
    public void close() {
        releases.compiled().close();
    }
}
