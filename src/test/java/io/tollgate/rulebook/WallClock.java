package io.tollgate.rulebook;

import static io.tollgate.rulebook.EverySendMinuteTest.BEGIN;
import static io.tollgate.rulebook.EverySendMinuteTest.CHANGE_LASTS;
import static io.tollgate.rulebook.EverySendMinuteTest.DAY;
import static io.tollgate.rulebook.EverySendMinuteTest.END;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/** A wall clock: what it shows, as minutes since 1970 there, at a minute of the world. It is read every half hour. */
final class WallClock {

    private static final int HALF_HOUR = 30;
    private static final long FIRST = BEGIN - 2 * DAY;
    private static final short UNREAD = Short.MIN_VALUE;

    private final ZoneRules rules;
    private final short[] offsets = new short[(int) ((END + 2 * DAY - FIRST) / HALF_HOUR)];

    WallClock(String zone) {
        rules = ZoneId.of(zone).getRules();
        assertThat(EverySendMinuteTest.changes(rules)).as("changes of clocks of %s", zone)
                .allMatch(change -> EverySendMinuteTest.minute(change.getInstant()) % HALF_HOUR == 0);
        Arrays.fill(offsets, UNREAD);
    }

    int offset(long minute) {
        int i = (int) ((minute - FIRST) / HALF_HOUR);
        if (offsets[i] == UNREAD) {
            offsets[i] = (short) (rules.getOffset(EverySendMinuteTest.at(FIRST + (long) i * HALF_HOUR)).getTotalSeconds() / 60);
        }
        return offsets[i];
    }

    long shows(long minute) {
        return minute + offset(minute);
    }

    boolean changing(long minute) {
        int now = offset(minute);
        return offset(minute - CHANGE_LASTS) != now || offset(minute + CHANGE_LASTS) != now;
    }

    /** Whether it goes on as usual from some hours before these minutes until some hours after. */
    boolean steady(long from, long until) {
        for (long minute = from - CHANGE_LASTS; minute <= until + CHANGE_LASTS; minute += HALF_HOUR) {
            if (offset(minute) != offset(from)) {
                return false;
            }
        }
        return true;
    }
}
