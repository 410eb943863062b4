package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.business.Businesses;
import io.tollgate.business.Webhook;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.Activity;
import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.database.QueueWatch;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.Leases.Change;
import io.tollgate.delivery.NextPost.Answered;
import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.delivery.PostSizes.Target;
import io.tollgate.delivery.StatusUpdates.Found;
import io.tollgate.delivery.StatusUpdates.Look;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.delivery.UpdateBodies.Names;
import io.tollgate.message.BusinessId;
import io.tollgate.quarantine.Halves;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends updates to partners, oldest first, and each message's statuses in order; see {@link PostPlan}. Each URL has a lane of its own. A
 * failed POST is repeated after growing pauses, and an update that is refused alone waits aside; see {@link PostSizes}. An update is
 * deleted only when the partner has it or it is too old. A lease keeps other nodes away; this node also remembers what it has under way, as
 * a POST may outlast the lease.
 */
@Component
public class Webhooks {

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    /** The updates of so many lanes are read together. */
    private static final int LANES_AT_ONCE = 200;

    private final StatusUpdates updates;
    private final ToldInbound toldInbound;
    private final Leases leases;
    private final Businesses businesses;
    private final UpdateBodies bodies;
    private final WebhookSettings settings;
    private final Quarantine quarantine;
    private final WebhookAttempts attempts;
    private final TransactionTemplate transaction;
    private final Timer told;
    private final QueueWatch watch;
    private final PostSizes sizes = new PostSizes();
    private final Map<Lane, Long> underWay = new ConcurrentHashMap<>(); // since when, by the monotonic clock
    private final Set<Lane> moreCame = ConcurrentHashMap.newKeySet();

    Webhooks(StatusUpdates updates, ToldInbound toldInbound, Leases leases, Businesses businesses, Recipients recipients,
            Identities identities, WebhookSettings settings, Quarantine quarantine, WebhookAttempts attempts,
            PlatformTransactionManager transactions, MeterRegistry meters, Activity activity) {
        this.updates = updates;
        this.toldInbound = toldInbound;
        this.leases = leases;
        this.businesses = businesses;
        this.bodies = new UpdateBodies(businesses, recipients, identities);
        this.settings = settings;
        this.quarantine = quarantine;
        this.attempts = attempts;
        this.transaction = new TransactionTemplate(transactions);
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
        Map<BusinessId, Webhook> webhooks = several.isEmpty() ? Map.of() : businesses.webhooks(several);
        return waiting.stream().flatMap(business -> Optional.ofNullable(webhooks.get(business))
                .map(webhook -> Lane.all(business, webhook).stream()).orElseGet(() -> Stream.of(Lane.ofTheRest(business)))).toList();
    }

    /** Begins with all that is due: the first POSTs of each lane. If they cannot all be read, it begins with those that were. */
    List<Posts> begin(Instant now) {
        List<Lease> due = due(now);
        List<Posts> first = new ArrayList<>();
        try {
            for (int from = 0; from < due.size(); from += LANES_AT_ONCE) {
                nextOfEach(due.subList(from, Math.min(due.size(), from + LANES_AT_ONCE)), now).stream()
                        .flatMap(it -> it instanceof Posts posts ? Stream.of(posts) : Stream.of()).forEach(first::add);
            }
        } catch (RuntimeException failure) {
            if (first.isEmpty()) {
                throw failure;
            }
            log.warn("Some businesses' updates cannot be read now, and are tried again when their leases end: {}", Trouble.place(failure));
        } finally {
            Set<Lane> under = first.stream().map(it -> it.lease().lane()).collect(Collectors.toSet());
            due.stream().map(Lease::lane).filter(lane -> !under.contains(lane)).forEach(this::over);
        }
        return first;
    }

    /** Notes that this node has finished with the lane for now. */
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

    /** A lane whose updates are asked for. @param webhook empty if the business has none: then it is told nothing */
    private record Asked(Lease lease, Optional<Webhook> webhook, Optional<String> url, int batch, int most, int limit) {

        Look look() {
            return new Look(lease.business(), webhook.map(it -> lease.lane().numbers(it)).orElse(Numbers.ALL), limit);
        }

        /** Whether no number has this URL any more. */
        boolean isGone() {
            return webhook.isPresent() && url.isEmpty();
        }

        boolean wants(Waiting one) {
            return webhook.filter(it -> it.wants(one.update().webhookField())).isPresent();
        }
    }

    /** Like {@link #next}; a lane that fails alone gets none, and is tried again when its lease ends. */
    private List<NextPost> nextOfEach(List<Lease> leases, Instant now) {
        return Halves.of(leases, some -> next(some, now), (lease, failure) -> {
            log.warn("The updates of business {} cannot be read: {}", lease.business(), Trouble.place(failure));
            return List.<NextPost>of(new NextPost.None());
        }).stream().flatMap(List::stream).toList();
    }

    /** The next POSTs of each of these leases; none if no update waits or the business has no webhook. In the order of the leases. */
    List<NextPost> next(List<Lease> leases, Instant now) {
        Map<BusinessId, Webhook> webhooks = businesses.webhooks(leases.stream().map(Lease::business).collect(Collectors.toSet()));
        List<Asked> asked = leases.stream().map(lease -> asked(lease, Optional.ofNullable(webhooks.get(lease.business())))).toList();
        Map<String, RuntimeException> faults = new LinkedHashMap<>();
        Map<Lease, Found> oldest = oldest(asked, now, faults);
        Names names = bodies.names(oldest.values().stream().flatMap(it -> it.updates().stream()).map(Waiting::update).toList());
        List<NextPost> next = asked.stream().map(it -> next(it, requireNonNull(oldest.get(it.lease)), names, now, faults)).toList();
        faults.forEach((id, failure) -> quarantine.put(updates, id, failure, now));
        this.leases.change(IntStream.range(0, asked.size()).filter(place -> next.get(place) instanceof NextPost.None)
                .mapToObj(asked::get).map(it -> new Change(it.lease, now, it.isGone() ? 0 : it.lease.failures())).toList());
        return next;
    }

    private Asked asked(Lease lease, Optional<Webhook> webhook) {
        Optional<String> url = webhook.flatMap(it -> lease.lane().url(it));
        int batch = webhook.flatMap(it -> it.batch().stream().boxed().findFirst()).orElse(settings.batch());
        int most = url.map(it -> sizes.most(new Target(lease.business(), it), batch)).orElse(batch);
        return new Asked(lease, webhook, url, batch, most, most * PostPlan.width(batch));
    }

    private NextPost next(Asked asked, Found oldest, Names names, Instant now, Map<String, RuntimeException> faults) {
        if (oldest.updates().isEmpty()) {
            return new NextPost.None();
        }
        Lease lease = asked.lease;
        BusinessId business = lease.business();
        Webhook webhook = asked.webhook.orElseThrow();
        String url = asked.url.orElseThrow();
        Instant asideUntil = webhook.called().size() > 1 ? leases.asideUntil(business) : lease.asideUntil();
        Set<?> aside = asideUntil.isAfter(now) ? updates.aside(business, now) : Set.of();
        List<WebhookPost> posts = PostPlan.of(oldest.updates(), asked.most, PostPlan.width(asked.batch), aside).stream()
                .map(some -> sendable(business, some, names, faults)).filter(it -> !it.updates.isEmpty())
                .map(it -> new WebhookPost(url, it.body, WebhookSignature.of(it.body, webhook.secret()), it.updates)).toList();
        boolean more = oldest.more() || posts.stream().mapToInt(it -> it.updates().size()).sum() < oldest.updates().size();
        return posts.isEmpty() ? new NextPost.None() : new Posts(lease, asked.batch, more, posts);
    }

    /** What a business does not want to be told leaves the queue here. */
    private Map<Lease, Found> oldest(List<Asked> asked, Instant now, Map<String, RuntimeException> faults) {
        Map<Lease, Found> oldest = new HashMap<>();
        asked.forEach(it -> oldest.put(it.lease, new Found(List.of(), false)));
        List<Asked> left = asked.stream().filter(it -> !it.isGone()).toList();
        while (!left.isEmpty()) {
            List<Found> found = updates.oldest(left.stream().map(Asked::look).toList(), now, faults);
            List<Waiting> unwanted = new ArrayList<>();
            List<Asked> again = new ArrayList<>();
            for (int place = 0; place < left.size(); place++) {
                Asked one = left.get(place);
                Found all = found.get(place);
                List<Waiting> wanted = all.updates().stream().filter(one::wants).toList();
                all.updates().stream().filter(it -> !one.wants(it)).forEach(unwanted::add);
                oldest.put(one.lease, new Found(wanted, all.more()));
                if (wanted.isEmpty() && all.more()) {
                    again.add(one);
                }
            }
            updates.finish(unwanted);
            left = again;
        }
        return oldest;
    }

    /** @param body the updates as JSON */
    private record Sendable(List<Waiting> updates, byte[] body) {}

    /** The updates that can be written as JSON; the others go to {@code faults}. */
    private Sendable sendable(BusinessId business, List<Waiting> oldest, Names names, Map<String, RuntimeException> faults) {
        try {
            return new Sendable(oldest, json(business, oldest, names));
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            Set<Long> faulty = new HashSet<>(); // rows with a faulty update: what follows it in its row waits with it
            List<Waiting> sound = new ArrayList<>();
            for (Waiting one : oldest) {
                if (!faulty.contains(one.id())) {
                    if (isSound(business, one, names, faults)) {
                        sound.add(one);
                    } else {
                        faulty.add(one.id());
                    }
                }
            }
            return new Sendable(sound, json(business, sound, names));
        }
    }

    private boolean isSound(BusinessId business, Waiting one, Names names, Map<String, RuntimeException> faults) {
        try {
            json(business, List.of(one), names);
            return true;
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            faults.put(one.key(), failure);
            return false;
        }
    }

    private byte[] json(BusinessId business, List<Waiting> some, Names names) {
        if (some.isEmpty()) {
            return new byte[0];
        }
        return bodies.together(business, some.stream().map(Waiting::update).toList(), names);
    }

    /**
     * Records what partners' servers answered to POSTs, or that they did not. All lanes without failures are recorded by one transaction.
     *
     * @return for each the next POSTs at once if more updates wait, unless the lease was lost meanwhile; otherwise the next ones may gather
     */
    List<NextPost> answered(List<Answered> answered, Instant now) {
        List<Waiting> taken = answered.stream().flatMap(it -> it.outcomes().stream()).filter(Outcome::isTaken)
                .flatMap(it -> it.post().updates().stream()).toList();
        List<Answered> failed = answered.stream().filter(it -> !it.outcomes().stream().allMatch(Outcome::isTaken)).toList();
        List<Lease> kept = new ArrayList<>(requireNonNull(transaction.execute(_ -> {
            // A crash before the commit delays updates until the lease ends, and never changes their order.
            if (!taken.isEmpty()) {
                toldInbound.taken(taken);
            }
            attempts.add(answered, now);
            return leases.change(answered.stream().filter(it -> !failed.contains(it)).map(it -> goOn(it.posts().lease(), it.posts().more(),
                    now)).toList());
        })));
        answered.forEach(it -> took(it, now));
        quarantine.released(updates, taken.stream().filter(Waiting::isLast).map(Waiting::key).toList());
        kept.addAll(leases.change(failed.stream().map(it -> failed(it, now)).toList()));
        List<Lease> goOn = kept.stream().filter(it -> it.until().isAfter(now) && it.failures() == 0).toList();
        List<NextPost> next = nextOfEach(goOn, now);
        Map<Lane, NextPost> byLane = new HashMap<>();
        IntStream.range(0, goOn.size()).forEach(place -> byLane.put(goOn.get(place).lane(), next.get(place)));
        return answered.stream().map(it -> byLane.getOrDefault(it.posts().lease().lane(), new NextPost.None())).toList();
    }

    private void took(Answered answered, Instant now) {
        Lease lease = answered.posts().lease();
        List<WebhookPost> taken = answered.outcomes().stream().filter(Outcome::isTaken).map(Outcome::post).toList();
        int count = taken.stream().mapToInt(it -> it.updates().size()).sum();
        if (count > 0) {
            taken.stream().flatMap(it -> it.updates().stream()).forEach(one -> Latency.record(told, one.queuedAt(), now));
            watch.worked(count, false, underWay.getOrDefault(lease.lane(), System.nanoTime()));
            taken.stream().map(it -> new Target(lease.business(), it.url())).distinct()
                    .forEach(target -> sizes.taken(target, answered.posts().batch()));
        }
    }

    private static Outcome worst(List<Outcome> failed) {
        return failed.stream().filter(it -> !it.isOfTheUpdates()).findFirst().orElse(failed.getFirst());
    }

    private Change goOn(Lease lease, boolean more, Instant now) {
        return new Change(lease, more ? now.plus(settings.lease()) : now, 0);
    }

    private Change failed(Answered answered, Instant now) {
        Lease lease = answered.posts().lease();
        List<Outcome> failed = answered.outcomes().stream().filter(it -> !it.isTaken()).toList();
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
        updates.holdUntil(refused.key(), until);
        return leases.aside(lease, until);
    }

    private void drop(BusinessId business, List<Waiting> failed, Instant now) {
        List<Waiting> old = failed.stream().filter(it -> !it.queuedAt().plus(settings.dropAfter()).isAfter(now)).toList();
        if (!old.isEmpty()) {
            log.warn("Dropped {} updates of business {}, which its webhook did not accept for {}: {}", old.size(), business,
                    settings.dropAfter(), old.stream().map(it -> it.update().inShort()).collect(Collectors.joining(", ")));
            attempts.dropped(new WebhookAttempts.Dropped(business, old.size(),
                    old.stream().map(Waiting::queuedAt).min(Comparator.naturalOrder()).orElse(now), now));
            updates.finish(old);
        }
    }

    private Change pause(Lease lease, String why, Instant now) {
        Instant next = now.plus(Backoff.wait(lease.failures(), settings.firstRetry(), settings.longestRetry()));
        log.info("{} of business {} has failed {} times in a row, next attempt {}: {}", lease.lane().number() == 0
                ? "The webhook"
                : "The webhook of a number", lease.business(), lease.failures() + 1, next, why);
        return new Change(lease, next, lease.failures() + 1);
    }
}
