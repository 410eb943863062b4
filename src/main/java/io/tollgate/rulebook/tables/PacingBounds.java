package io.tollgate.rulebook.tables;

import io.tollgate.traffic.PacedSends.Arrived;
import io.tollgate.traffic.PacedSends.State;
import java.time.Duration;

/**
 * When the rest of a large marketing send waits, from {@code rules/tables/pacing.csv}.
 *
 * @param first           so many messages go at once
 * @param span            of the first message, within which others belong to the same send
 * @param least           the rest waits at least so long
 * @param receivedPercent of the first ones that must have arrived or failed
 * @param longest         after which it is decided with what is known
 * @param dropPerMille    points for 1,000 delivered ones from which the rest is dropped
 */
public record PacingBounds(int first, Duration span, Duration least, int receivedPercent, Duration longest, int dropPerMille) {

    /** The bounds of a rule book without the table: nothing waits. */
    static final PacingBounds NONE = new PacingBounds(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0);
    private static final long ALL = 100;

    public boolean paces() {
        return first < Integer.MAX_VALUE;
    }

    /**
     * The decision about the rest of a send: HELD, RELEASED or DROPPED.
     *
     * @param held so long;
     * @param points of those who did not want a first message
     */
    public State decide(Duration held, Arrived arrived, long points) {
        long thousandfold = Math.multiplyExact(points, 1_000L);
        boolean isBad = arrived.delivered() > 0 && thousandfold >= Math.multiplyExact((long) arrived.delivered(), (long) dropPerMille);
        boolean isKnown = (arrived.delivered() + arrived.failed()) * ALL >= (long) arrived.messages() * receivedPercent;
        if (held.compareTo(least) < 0 || !isKnown && held.compareTo(longest) < 0) {
            return State.HELD;
        }
        return isBad ? State.DROPPED : State.RELEASED;
    }
}
