package io.tollgate.release;

import io.tollgate.release.History.State;
import io.tollgate.release.ReleaseEvent.Type;
import java.time.Instant;
import java.util.Optional;

/** Begins and ends trials of a proposal on real messages: one shadow and one canary at a time. */
public final class TrialService {

    private final Releases releases;
    private final ReleaseLog log;
    private final TrialCounts counts;

    TrialService(Releases releases, ReleaseLog log, TrialCounts counts) {
        this.releases = releases;
        this.log = log;
        this.counts = counts;
    }

    /** The counts of a shadow or a canary under way. */
    public TrialCounts counts() {
        return counts;
    }

    /** Starts a shadow: a proposal judges a part of the messages beside the version in force, without effect. Replaces another shadow. */
    public void startShadow(int version, Percent percent, String person, Instant now) {
        String who = ReleaseLog.person("person", person);
        releases.release(version);
        refuseUnlessOpen(log.history(), version, now);
        releases.ready(releases.trial(version, now));
        log.take(history -> {
            refuseUnlessOpen(history, version, now);
            write(Type.SHADOW_STARTED, version, who, "on " + percent.value() + " percent of the messages", now,
                    "percent=" + percent.value());
            return version;
        });
    }

    public void stopShadow(String person, Instant now) {
        String who = ReleaseLog.person("person", person);
        log.take(history -> {
            ReleaseEvent trial = history.shadow(now)
                    .orElseThrow(() -> new Refused("No shadow is under way. Maybe it was stopped already."));
            write(Type.SHADOW_STOPPED, trial.version(), who, "stopped by hand", now, "");
            return trial;
        });
    }

    /**
     * Puts a proposal in force for some businesses. As its verdicts take effect, a second person must agree.
     *
     * @throws Refused if the approver is the author, or the version is not an open proposal
     */
    public void startCanary(int version, Canary.Terms terms, String approver, Instant now) {
        String who = ReleaseLog.person("approver", approver);
        Release release = releases.release(version);
        if (ReleaseLog.same(who, release.author())) {
            throw new Refused("A canary is in force for some businesses, so its approver must be another person than the author of"
                    + " version " + version + ", " + release.author() + ".");
        }
        refuseUnlessOpen(log.history(), version, now);
        releases.ready(releases.trial(version, now));
        log.take(history -> {
            refuseUnlessOpen(history, version, now);
            write(Type.CANARY_STARTED, version, who, terms.words(), now, terms.detail());
            return version;
        });
    }

    /** Stores the counts, and stops the canary under way if it has left its bounds. All nodes look, and one of them stops it. */
    void look(Optional<ReleaseEvent> canary, Instant now) {
        counts.flush(now);
        canary.ifPresent(trial -> counts.reasonToStop(trial, now).ifPresent(reason -> stopCanary(trial.id(), "Tollgate", reason, now)));
    }

    /** @param trial the canary to stop: if several nodes see the same reason, one of them stops it */
    private void stopCanary(int trial, String person, String reason, Instant now) {
        log.take(history -> {
            history.canary(now).filter(running -> running.id() == trial)
                    .ifPresent(running -> write(Type.CANARY_STOPPED, running.version(), person, reason, now, ""));
            return trial;
        });
    }

    public void stopCanary(String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        ReleaseEvent trial = log.history().canary(now)
                .orElseThrow(() -> new Refused("No canary is under way. Maybe it has stopped by itself; `rules history` tells."));
        stopCanary(trial.id(), who, why, now);
    }

    private void write(Type type, int version, String person, String reason, Instant now, String detail) {
        log.write(new ReleaseEvent(0, now, type, version, person, reason, Optional.empty(), detail, Optional.empty(), ""));
    }

    /** Ends a trial of a version that contradicts what has come into force meanwhile. */
    void stopContradicting(ReleaseEvent trial, Instant now) {
        String reason = "It contradicts what has come into force.";
        if (trial.type() == Type.CANARY_STARTED) {
            stopCanary(trial.id(), "Tollgate", reason, now);
        } else {
            log.take(history -> {
                history.shadow(now).filter(running -> running.id() == trial.id())
                        .ifPresent(running -> write(Type.SHADOW_STOPPED, running.version(), "Tollgate", reason, now, ""));
                return trial.id();
            });
        }
    }

    private static void refuseUnlessOpen(History history, int version, Instant now) {
        if (history.state(version, now) != State.PROPOSED) {
            throw new Refused("Version " + version + " is not an open proposal, so there is nothing to try. Maybe propose it first.");
        }
    }

    /** When a shadow ended: it was stopped, another one began, or its version was approved or withdrawn. Empty while it runs. */
    Optional<Instant> endOfShadow(int trial, Instant now) {
        History history = log.history();
        if (history.shadow(now).filter(running -> running.id() == trial).isPresent()) {
            return Optional.empty();
        }
        Optional<ReleaseEvent> begin = history.events().stream().filter(event -> event.id() == trial).findFirst();
        return begin.map(started -> history.events().stream().filter(event -> event.id() > trial && ends(event, started)).findFirst()
                .orElse(started)).map(ReleaseEvent::at).or(() -> Optional.of(Instant.EPOCH));
    }

    private static boolean ends(ReleaseEvent event, ReleaseEvent started) {
        return switch (event.type()) {
            case SHADOW_STARTED, SHADOW_STOPPED -> true;
            case APPROVED, WITHDRAWN -> event.version() == started.version();
            default -> false;
        };
    }

    /** The shadow under way, or the last one. */
    public Optional<ReleaseEvent> lastShadow() {
        return last(Type.SHADOW_STARTED);
    }

    /** The canary under way, or the last one. */
    public Optional<ReleaseEvent> lastCanary() {
        return last(Type.CANARY_STARTED);
    }

    private Optional<ReleaseEvent> last(Type type) {
        return log.history(0).stream().filter(event -> event.type() == type).reduce((_, later) -> later);
    }
}
