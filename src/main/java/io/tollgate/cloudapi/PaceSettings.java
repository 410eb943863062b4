package io.tollgate.cloudapi;

import io.tollgate.business.Plan;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.intake.pace.*}: how many requests partners may send over HTTP, so that no partner delays the others. The limits
 * of the Cloud API are 80 messages a second for each number, and 1,000 for large businesses.
 *
 * @param pilot      messages a second that one number of a business of the plan PILOT may send
 * @param app        messages a second that one number of a business of the plan APP may send
 * @param enterprise messages a second that one number of a business of the plan ENTERPRISE may send
 * @param burst      how long a number may send twice as fast after a time of silence, a second or more
 * @param pairInterval the pause between two messages of one number to one person; 0 for none
 * @param pairBurst  how many messages one number may send to one person at once; each is paid back by the same pause
 * @param calls      management calls of one business within an hour: what it asks of its numbers, templates and account
 * @param callsBefore the same for a business that has no number yet
 * @param atOnce     the most requests of one business that may be under way at the same time, of all kinds together
 * @param penalty    how long the answer to a business that is too fast waits, so that a client that never waits takes nothing from others
 */
@ConfigurationProperties("tollgate.intake.pace")
public record PaceSettings(
        @DefaultValue("80") int pilot,
        @DefaultValue("80") int app,
        @DefaultValue("1000") int enterprise,
        @DefaultValue("5s") Duration burst,
        @DefaultValue("6s") Duration pairInterval,
        @DefaultValue("45") int pairBurst,
        @DefaultValue("5000") int calls,
        @DefaultValue("200") int callsBefore,
        @DefaultValue("100") int atOnce,
        @DefaultValue("1s") Duration penalty) {

    public PaceSettings {
        if (Math.min(pilot, Math.min(app, enterprise)) < 1 || atOnce < 1) {
            throw new IllegalArgumentException(
                    "tollgate.intake.pace.* (pilot " + pilot + ", app " + app + ", enterprise " + enterprise + ", at-once "
                            + atOnce + ") must be 1 or more");
        }
        if (pairInterval.isNegative() || pairBurst < 1 || calls < 1 || callsBefore < 1) {
            throw new IllegalArgumentException("tollgate.intake.pace.* (pair-interval " + pairInterval + ", pair-burst " + pairBurst
                    + ", calls " + calls + ", calls-before " + callsBefore + ") must be 1 or more, and the interval not negative");
        }
        if (penalty.isNegative() || penalty.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("tollgate.intake.pace.penalty (" + penalty + ") must be 0 to 10 seconds. Maybe 1s.");
        }
        if (burst.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("tollgate.intake.pace.burst (" + burst + ") must be a second or more. Maybe 5s.");
        }
    }

    /** The limits of messages alone; the others are as usual. */
    static PaceSettings of(int pilot, int app, int enterprise, Duration burst, int atOnce, Duration penalty) {
        return new PaceSettings(pilot, app, enterprise, burst, Duration.ofSeconds(6), 45, 5_000, 200, atOnce, penalty);
    }

    public int perSecond(Plan plan) {
        return switch (plan) {
            case PILOT -> pilot;
            case APP -> app;
            case ENTERPRISE -> enterprise;
        };
    }
}
