package io.tollgate.gate;

import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps back messages that cannot be judged because something is broken: never passed, never lost, tried again ever more
 * rarely, and in nobody's way. How often is known to this process only; after a restart it begins anew.
 */
@Component
final class Holds {

    private static final Logger log = LoggerFactory.getLogger(Holds.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Inbox inbox;
    private final Map<MessageId, Integer> failures = new ConcurrentHashMap<>();

    Holds(Inbox inbox) {
        this.inbox = inbox;
    }

    void hold(Accepted message, Instant now, Exception failure) {
        Duration delay = delay(failures.merge(message.id(), 1, Integer::sum));
        inbox.hold(message, now.plus(delay));
        log.error("message {} cannot be judged and is held for {}. Maybe a rule or a register is broken.", message.id(), delay, failure);
    }

    void judged(Judged judged) {
        if (!failures.isEmpty()) {
            judged.all().forEach(one -> failures.remove(one.message().id()));
        }
    }

    static Duration delay(int failures) {
        Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
