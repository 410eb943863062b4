package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
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

    /** How many of the newest open proposals are kept compiled. */
    private static final int MOST_READY = 3;

    private final Path folder;
    private final Releases releases;
    private final Clock clock;
    private final Set<Integer> complained = new HashSet<>();
    private History history = new History(List.of());

    ReleasedRules(Path folder, Releases releases, Clock clock) {
        this.folder = folder;
        this.releases = releases;
        this.clock = clock;
    }

    /** With an empty database, this releases the folder. */
    @Override
    public ActiveRelease first() {
        Instant now = clock.instant();
        releases.begin(() -> RuleBook.read(folder), now);
        history = new History(releases.history());
        ReleaseEvent entry = history.inForceAt(now).orElseGet(() -> history.nextAfter(now).orElseThrow());
        try {
            ActiveRelease first = activeRelease(entry, releases.compiled().await(entry.version()));
            history.nextAfter(now).ifPresent(this::makeReady);
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
        Optional<ReleaseEvent> next = history.nextAfter(now);
        Optional<ActiveRelease> following = next.flatMap(this::ready);
        books.holds(current.orElse(holding), following);

        Optional<ReleaseEvent> shadow = history.shadow(now);
        Optional<ReleaseEvent> canary = history.canary(now);
        books.trials(new Trials(
                shadow.flatMap(trial -> ready(trial.version())
                        .map(book -> new Shadow(trial.id(), trial.version(), book, Percent.of(trial.detail())))),
                canary.flatMap(trial -> ready(trial.version())
                        .map(book -> new Canary(trial.id(), trial.version(), book, Canary.Terms.of(trial.detail()))))));
        releases.trialService().look(canary, now);

        Set<Integer> wanted = new HashSet<>();
        shadow.ifPresent(trial -> wanted.add(trial.version()));
        canary.ifPresent(trial -> wanted.add(trial.version()));
        history.inForceAt(now).ifPresent(entry -> wanted.add(entry.version()));
        holding.version().filter(_ -> current.isEmpty()).ifPresent(wanted::add);
        next.ifPresent(entry -> wanted.add(entry.version()));
        history.previousAt(now).ifPresent(wanted::add);
        history.open().stream().limit(MOST_READY).forEach(wanted::add);
        wanted.forEach(version -> ready(version));
        releases.compiled().keepOnly(wanted);
    }

    private static boolean isHeld(ActiveRelease holding, ReleaseEvent entry) {
        return holding.version().filter(version -> version == entry.version()).isPresent()
                && holding.from().equals(entry.effectiveFrom().orElseThrow());
    }

    private Optional<ActiveRelease> ready(ReleaseEvent entry) {
        return ready(entry.version()).map(book -> activeRelease(entry, book));
    }

    private Optional<RuleBook> ready(int version) {
        try {
            return releases.compiled().find(version);
        } catch (RuleBookFaults | IllegalStateException broken) {
            if (complained.add(version)) {
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
     * Compiles the next version at the start: its instant may come before the start ends, and then the gate must not judge by older
     * rules.
     */
    private void makeReady(ReleaseEvent next) {
        try {
            releases.compiled().await(next.version());
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
