package io.tollgate.console;

import io.tollgate.release.Canary;
import io.tollgate.release.TrialCounts.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A share of a canary's messages beside that of the version in force, and what it may be before the canary stops by itself. In parts of
 * 1,000 of all messages.
 *
 * @param key  of a text that says what has this share
 * @param from the least share that is allowed
 * @param to   the most
 */
record BandChart(String key, long canary, long control, long from, long to) {

    static final int WHOLE = 1_000;
    private static final int POINT = 10; // of a percentage
    private static final int CANARY = 0;
    private static final int CONTROL = 1;

    /** Charts of refused messages and of those that wait; none while either side has judged nothing. @param sides the canary first */
    static List<BandChart> of(List<Side> sides, Canary.Terms terms) {
        List<BandChart> charts = new ArrayList<>();
        if (sides.size() > CONTROL && sides.stream().allMatch(side -> side.judged() > 0)) {
            Side canary = sides.get(CANARY);
            Side control = sides.get(CONTROL);
            charts.add(chart("state.REFUSED", share(canary.refused(), canary), share(control.refused(), control), terms.points(),
                    terms.band()));
            charts.add(chart("state.DEFERRED", share(canary.waiting(), canary), share(control.waiting(), control), terms.points(),
                    Optional.empty()));
        }
        return charts;
    }

    private static BandChart chart(String key, long canary, long control, int points, Optional<Canary.Band> fixed) {
        return new BandChart(key, canary, control,
                Math.max(fixed.map(band -> (long) band.low() * POINT).orElse(0L), Math.max(0, control - (long) points * POINT)),
                Math.min(fixed.map(band -> (long) band.high() * POINT).orElse((long) WHOLE),
                        Math.min(WHOLE, control + (long) points * POINT)));
    }

    private static long share(long part, Side of) {
        return Math.round((double) part * WHOLE / of.judged());
    }

    /** Templates call it. */
    public boolean isInside() {
        return canary >= from && canary <= to;
    }

    /** The width in the drawing, at least so large that it is seen. Templates call it. */
    public long width() {
        return Math.max(2, to - from);
    }
}
