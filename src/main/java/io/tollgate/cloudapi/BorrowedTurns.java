package io.tollgate.cloudapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Messages of a pair, one in an interval. A burst may be borrowed and must be paid back: after n messages within one interval, nothing for
 * n intervals. That is how the Cloud API limits messages from one number to one person. All of it is of this process.
 */
public final class BorrowedTurns<K> {

    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int REMEMBERED = 200_000;
    /** The count of a pair that is paused. */
    private static final int HELD = Integer.MAX_VALUE;

    private final TimeMeter clock;
    private final long interval;
    private final Cache<K, Debt> debts = Caffeine.newBuilder().expireAfter(Expiry.accessing(this::remembered))
            .maximumSize(REMEMBERED).build();

    /** @param interval zero: nothing is limited */
    public BorrowedTurns(TimeMeter clock, Duration interval) {
        this.clock = clock;
        this.interval = interval.toNanos();
    }

    /** @param begun when the burst began; @param count messages in it; @param free when all of them are paid back; nanoseconds */
    private record Debt(long begun, int count, long free) {}

    /** A debt is remembered until it is paid back. */
    private Duration remembered(K pair, Debt debt) {
        Duration left = Duration.ofNanos(debt.free() - clock.currentTimeNanos());
        return left.compareTo(FORGOTTEN) > 0 ? left : FORGOTTEN;
    }

    /** Takes one turn. @param burst at most so many within one interval; @return how long to wait; empty if the turn is taken */
    public Optional<Duration> enter(K pair, int burst) {
        Debt[] before = new Debt[1];
        long now = clock.currentTimeNanos();
        debts.asMap().compute(pair, (_, debt) -> {
            if (debt == null || debt.free() - now <= 0) {
                return new Debt(now, 1, now + interval);
            }
            if (now - debt.begun() < interval && debt.count() < burst) {
                return new Debt(debt.begun(), debt.count() + 1, debt.free() + interval);
            }
            before[0] = debt;
            return debt;
        });
        return Optional.ofNullable(before[0]).map(debt -> Duration.ofNanos(debt.free() - now));
    }

    /** A turn that was taken for nothing. It does not shorten a pause. */
    public void leave(K pair) {
        debts.asMap().computeIfPresent(pair, (_, debt) -> switch (debt.count()) {
            case HELD -> debt;
            case 0, 1 -> null;
            default -> new Debt(debt.begun(), debt.count() - 1, debt.free() - interval);
        });
    }

    /** Lets nothing of the pair pass for so long. */
    public void hold(K pair, Duration pause) {
        long now = clock.currentTimeNanos();
        debts.put(pair, new Debt(now - TimeUnit.DAYS.toNanos(1), HELD, now + pause.toNanos()));
    }
}
