package io.tollgate.release;

import io.tollgate.release.History.Change;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.release.merging.RuleFileParts;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the author of a proposal started from. */
final class StartedFrom {

    private static final int MOST_BASES = 30;

    private final ReleaseStore store;

    StartedFrom(ReleaseStore store) {
        this.store = store;
    }

    RuleState stateOf(History history, int version) {
        Release release = store.release(version);
        return history.changes().stream().filter(change -> change.version() == version).map(Change::state).findFirst()
                .orElse(release.upload());
    }

    /**
     * What the author most likely started from: what is in force; or else rules that were in force before, or are to come, if the upload
     * has nothing of what is different in force. Rules with a change that was taken back since do not count: who starts from them means to
     * bring it back.
     */
    RuleState nearest(History history, RuleBundle upload, Instant now) {
        RuleState nearest = history.changeAt(now).map(Change::state)
                .orElseThrow(() -> new Refused("No rules are in force yet. Maybe start the server."));
        Set<RuleState> known = known(history, now);
        known.remove(nearest);
        RuleFileParts mine = RuleFileParts.of(withExamples(upload, nearest).all());
        RuleFileParts inForce = RuleFileParts.of(store.bundle(nearest).all());
        long least = Long.MAX_VALUE;
        for (RuleState state : known) {
            RuleBundle bundle = store.bundle(state);
            RuleFileParts other = RuleFileParts.of(upload.examples().isEmpty()
                    ? new RuleBundle(bundle.rules(), withExamples(upload, nearest).examples()).all()
                    : bundle.all());
            long distance = mine.distance(other);
            // Of two that are equally near the older counts: in doubt, a contradiction is told, and nobody's change is overwritten.
            if (distance <= least && mine.areOf(other, inForce)) {
                least = distance;
                nearest = state;
            }
        }
        return nearest;
    }

    RuleBundle withExamples(RuleBundle upload, RuleState of) {
        return upload.examples().isEmpty() ? new RuleBundle(upload.rules(), store.bundle(of).examples()) : upload;
    }

    /** The rules that people may have in their folders. */
    private Set<RuleState> known(History history, Instant now) {
        Set<Integer> still = new HashSet<>(history.applied(now));
        history.pending(now).forEach(pending -> still.add(pending.version()));
        Set<RuleState> known = new LinkedHashSet<>();
        history.pending(now).forEach(pending -> known.add(store.release(pending.version()).upload()));
        for (Change change : history.changes().stream().limit(MOST_BASES).toList()) {
            if (still.containsAll(change.applied())) {
                known.add(change.state());
                if (change.entry().type() != Type.FIRST_START && change.entry().type() != Type.ROLLED_BACK) {
                    known.add(store.release(change.version()).upload());
                }
            }
        }
        return known;
    }
}
