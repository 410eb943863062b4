package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.business.Businesses;
import io.tollgate.business.Webhook;
import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.database.QueueWatch;
import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.delivery.PostSizes.Target;
import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.message.BusinessId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.tracing.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends updates to partners, oldest first, and each message's statuses in order; see {@link PostPlan}. Each URL has a lane of its own. A
 * failed POST is repeated after growing pauses, and an update that is refused alone waits aside; see {@link PostSizes}. An update is
 * deleted only when the partner has it or it is too old. A lease keeps other nodes away; this node also remembers what it has under way, as
 * a POST may outlast the lease.
 */
@Component
public class Webhooks {

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    private final StatusUpdates updates;
    private final ToldInbound toldInbound;
    private final Leases leases;
    private final Businesses businesses;
    private final UpdateBodies bodies;
    private final WebhookSettings settings;
    private final Quarantine quarantine;
    private final WebhookAttempts attempts;
    private final Timer told;
    private final QueueWatch watch;
    private final PostSizes sizes = new PostSizes();
    private final Map<Lane, Long> underWay = new ConcurrentHashMap<>(); // since when, by the monotonic clock
    private final Set<Lane> moreCame = ConcurrentHashMap.newKeySet();

    Webhooks(StatusUpdates updates, ToldInbound toldInbound, Leases leases, Businesses businesses, Recipients recipients,
            Identities identities, WebhookSettings settings, Quarantine quarantine, WebhookAttempts attempts, MeterRegistry meters,
            Activity activity) {
        this.updates = updates;
        this.toldInbound = toldInbound;
        this.leases = leases;
        this.businesses = businesses;
        this.bodies = new UpdateBodies(businesses, recipients, identities);
        this.settings = settings;
        this.quarantine = quarantine;
        this.attempts = attempts;
        this.watch = activity.of(Queue.UPDATES);
        this.told = Timer.builder("tollgate.message.told").description("From a status of a message to the webhook that took it")
                .register(meters);
    }

    /** Takes a lease for each URL of the businesses that updates wait for; until it ends, only this node calls the URL for the business. */
    List<Lease> due(Instant now) {
        long began = System.nanoTime();
        List<Lane> waiting = new ArrayList<>();
        for (Lane lane : lanes(updates.businesses(now))) {
            Collection<Lane> which = underWay.containsKey(lane) ? moreCame : waiting;
            which.add(lane);
        }
        List<Lease> taken = leases.take(waiting, now, now.plus(settings.lease()));
        taken.forEach(lease -> underWay.put(lease.lane(), began));
        return taken;
    }

    private List<Lane> lanes(List<BusinessId> waiting) {
        Set<BusinessId> several = businesses.withWebhooksOfNumbers(waiting);
        return waiting.stream().flatMap(business -> several.contains(business)
                ? businesses.webhook(business).map(webhook -> Lane.all(business, webhook).stream())
                        .orElseGet(() -> Stream.of(Lane.ofTheRest(business)))
                : Stream.of(Lane.ofTheRest(business))).toList();
    }

    /** This node has finished with the lane for now. */
    void over(Lane lane) {
        underWay.remove(lane);
        if (moreCame.remove(lane)) {
            watch.added();
        }
    }

    /** Tries at once what waits, as the URL of the business is new or its server works again: what has failed counts no more. */
    public void retry(BusinessId business, Instant now) {
        updates.release(business, now);
        leases.retry(business, now);
        sizes.forget(business);
        watch.added();
    }

    /** The next POSTs; none if no update waits or the business has no webhook. */
    NextPost next(Lease lease, Instant now) {
        BusinessId business = lease.business();
        Optional<Webhook> known = businesses.webhook(business);
        Map<String, RuntimeException> faults = new LinkedHashMap<>();
        if (known.isEmpty()) {
            updates.finish(updates.oldest(business, settings.batch(), now, faults));
            faults.forEach((id, failure) -> quarantine.put(updates, id, failure, now));
            leases.giveBack(lease, now, lease.failures());
            return new NextPost.None();
        }
        Webhook webhook = known.get();
        Optional<String> url = lease.lane().url(webhook);
        if (url.isEmpty()) {
            leases.giveBack(lease, now, 0);
            return new NextPost.None(); // no number has this URL any more
        }
        int batch = webhook.batch().orElse(settings.batch());
        int most = sizes.most(new Target(business, url.get()), batch);
        int limit = most * PostPlan.width(batch);
        Oldest oldest = oldest(lease, webhook, limit, now, faults);
        Instant asideUntil = webhook.called().size() > 1 ? leases.asideUntil(business) : lease.asideUntil();
        Set<?> aside = asideUntil.isAfter(now) ? updates.aside(business, now) : Set.of();
        List<WebhookPost> posts = PostPlan.of(oldest.wanted, most, PostPlan.width(batch), aside).stream()
                .map(some -> sendable(business, some, faults)).filter(it -> !it.updates.isEmpty())
                .map(it -> new WebhookPost(url.get(), it.body, WebhookSignature.of(it.body, webhook.secret()), it.updates)).toList();
        faults.forEach((id, failure) -> quarantine.put(updates, id, failure, now));
        if (posts.isEmpty()) {
            leases.giveBack(lease, now, lease.failures());
            return new NextPost.None();
        }
        boolean more = oldest.more || posts.stream().mapToInt(it -> it.updates().size()).sum() < oldest.wanted.size();
        return new Posts(lease, batch, more, posts);
    }

    /** @param more whether others may be behind them */
    private record Oldest(List<Waiting> wanted, boolean more) {}

    /** What the business does not want to be told leaves the queue here. */
    private Oldest oldest(Lease lease, Webhook webhook, int limit, Instant now, Map<String, RuntimeException> faults) {
        while (true) {
            List<Waiting> all = updates.oldest(lease.business(), lease.lane().numbers(webhook), limit, now, faults);
            Map<Boolean, List<Waiting>> isWanted = all.stream().collect(Collectors.partitioningBy(it -> webhook.wants(it.update()
                    .webhookField())));
            List<Waiting> wanted = requireNonNull(isWanted.get(true));
            updates.finish(requireNonNull(isWanted.get(false)));
            if (!wanted.isEmpty() || all.size() < limit) {
                return new Oldest(wanted, all.size() == limit);
            }
        }
    }

    /** @param body the updates as JSON */
    private record Sendable(List<Waiting> updates, byte[] body) {}

    /** The updates that can be written as JSON; the others go to {@code faults}. */
    private Sendable sendable(BusinessId business, List<Waiting> oldest, Map<String, RuntimeException> faults) {
        try {
            return new Sendable(oldest, json(business, oldest));
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            List<Waiting> sound = oldest.stream().filter(one -> isSound(business, one, faults)).toList();
            return new Sendable(sound, json(business, sound));
        }
    }

    private boolean isSound(BusinessId business, Waiting one, Map<String, RuntimeException> faults) {
        try {
            json(business, List.of(one));
            return true;
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            faults.put(Long.toString(one.id()), failure);
            return false;
        }
    }

    private byte[] json(BusinessId business, List<Waiting> some) {
        if (some.isEmpty()) {
            return new byte[0];
        }
        return bodies.together(business, some.stream().map(Waiting::update).toList());
    }

    /**
     * The partner's server has answered the POSTs, or not.
     *
     * @return the next POSTs at once if more updates wait, unless the lease was lost meanwhile; otherwise the next ones may gather first
     */
    NextPost answered(Posts posts, List<Outcome> outcomes, Instant now) {
        // Delete first: a crash in between delays updates until the lease ends, and never changes their order.
        List<Waiting> taken = outcomes.stream().filter(Outcome::isTaken).flatMap(it -> it.post().updates().stream()).toList();
        BusinessId business = posts.lease().business();
        if (!taken.isEmpty()) {
            toldInbound.taken(taken);
            taken.forEach(one -> Latency.record(told, one.queuedAt(), now));
            quarantine.released(updates, taken.stream().map(it -> Long.toString(it.id())).toList());
            watch.worked(taken.size(), false, underWay.getOrDefault(posts.lease().lane(), System.nanoTime()));
        }
        outcomes.stream().filter(Outcome::isTaken).map(it -> new Target(business, it.post().url())).distinct()
                .forEach(target -> sizes.taken(target, posts.batch()));
        attempts.add(business, outcomes, now);
        List<Outcome> failed = outcomes.stream().filter(it -> !it.isTaken()).toList();
        return failed.isEmpty() ? goOn(posts.lease(), posts.more(), now) : failed(posts.lease(), failed, now);
    }

    private static Outcome worst(List<Outcome> failed) {
        return failed.stream().filter(it -> !it.isOfTheUpdates()).findFirst().orElse(failed.getFirst());
    }

    private NextPost goOn(Lease lease, boolean more, Instant now) {
        if (!more) {
            leases.giveBack(lease, now, 0);
            return new NextPost.None();
        }
        return leases.renew(lease, now.plus(settings.lease())).map(renewed -> next(renewed, now)).orElseGet(NextPost.None::new);
    }

    private NextPost failed(Lease lease, List<Outcome> failed, Instant now) {
        failed.forEach(it -> drop(lease.business(), it.post().updates(), now));
        Outcome worst = worst(failed);
        List<Waiting> refused = worst.post().updates();
        return switch (sizes.failed(new Target(lease.business(), worst.post().url()), refused.size(), worst.isOfTheUpdates())) {
            case TRY_HALF -> goOn(lease, true, now);
            case SET_ASIDE -> goOn(aside(lease, refused.getFirst(), worst.why(), now), true, now);
            case PAUSE -> pause(lease, worst.why(), now);
        };
    }

    /** Sets an update aside for as long as it has waited, so that its pauses double. */
    private Lease aside(Lease lease, Waiting refused, String why, Instant now) {
        Duration waited = Duration.between(refused.queuedAt(), now);
        Duration pause = Collections.max(List.of(settings.firstRetry(), Collections.min(List.of(waited, settings.longestRetry()))));
        Instant until = now.plus(pause);
        log.warn("The webhook of business {} has refused an update and takes others: {}. It is tried again at {}: {}", lease.business(),
                refused.update().inShort(), until, why);
        updates.holdUntil(Long.toString(refused.id()), until);
        return leases.aside(lease, until);
    }

    private void drop(BusinessId business, List<Waiting> failed, Instant now) {
        List<Waiting> old = failed.stream().filter(it -> !it.queuedAt().plus(settings.dropAfter()).isAfter(now)).toList();
        if (!old.isEmpty()) {
            log.warn("Dropped {} updates of business {}, which its webhook did not accept for {}: {}", old.size(), business,
                    settings.dropAfter(), old.stream().map(it -> it.update().inShort()).collect(Collectors.joining(", ")));
            updates.finish(old);
        }
    }

    private NextPost pause(Lease lease, String why, Instant now) {
        Instant next = now.plus(Backoff.wait(lease.failures(), settings.firstRetry(), settings.longestRetry()));
        log.info("{} of business {} has failed {} times in a row, next attempt {}: {}", lease.lane().number() == 0
                ? "The webhook"
                : "The webhook of a number", lease.business(), lease.failures() + 1, next, why);
        leases.fail(lease, next);
        return new NextPost.None();
    }
}
