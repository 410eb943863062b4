package io.tollgate.delivery;

import io.tollgate.business.Webhook;
import io.tollgate.database.Backoff;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pauses of single URLs, for businesses whose numbers have URLs of their own: if one fails, the others go on. Only this process knows
 * them; another begins with a try. A business with one URL pauses as a whole; see {@link Leases}.
 */
final class Pauses {

    private static final Logger log = LoggerFactory.getLogger(Pauses.class);

    private final WebhookSettings settings;
    private final Map<Target, Pause> pauses = new ConcurrentHashMap<>();

    Pauses(WebhookSettings settings) {
        this.settings = settings;
    }

    /** One URL of a business. */
    record Target(BusinessId business, String url) {}

    /** @param failures in a row. @param until the next attempt */
    private record Pause(int failures, Instant until) {}

    void failed(Target target, String why, Instant now) {
        int before = pauses.containsKey(target) ? pauses.get(target).failures() : 0;
        Instant next = now.plus(Backoff.wait(before, settings.firstRetry(), settings.longestRetry()));
        log.info("One of several webhooks of business {} has failed {} times in a row, next attempt {}: {}", target.business(), before + 1,
                next, why);
        pauses.put(target, new Pause(before + 1, next));
    }

    void taken(Target target) {
        pauses.remove(target);
    }

    void end(BusinessId business) {
        pauses.keySet().removeIf(target -> target.business().equals(business));
    }

    /** Whose updates may go now. */
    Numbers open(BusinessId business, Webhook webhook, Instant now) {
        Set<String> paused = webhook.called().stream().filter(url -> isPaused(new Target(business, url), now)).collect(Collectors.toSet());
        boolean rest = !paused.contains(webhook.ofTheRest());
        Set<SenderId> named = webhook.ofNumbers().entrySet().stream().filter(number -> rest == paused.contains(number.getValue()))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        return new Numbers(named, !rest);
    }

    private boolean isPaused(Target target, Instant now) {
        Pause pause = pauses.get(target);
        return pause != null && pause.until().isAfter(now);
    }
}
