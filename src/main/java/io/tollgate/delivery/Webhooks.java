package io.tollgate.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.tracing.Latency;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends updates to partners: one POST at a time for a business, oldest updates first, so that each message's statuses stay in order. A
 * failed POST is repeated after growing pauses; an update is deleted only when the partner has it or it is too old. A lease keeps other
 * nodes away; this node also remembers what it has under way, as a POST may outlast the lease.
 */
@Component
class Webhooks {

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    private final StatusUpdates updates;
    private final Leases leases;
    private final Businesses businesses;
    private final Recipients recipients;
    private final Identities identities;
    private final WebhookSettings settings;
    private final Quarantine quarantine;
    private final Timer told;
    private final Set<BusinessId> underWay = ConcurrentHashMap.newKeySet();

    Webhooks(StatusUpdates updates, Leases leases, Businesses businesses, Recipients recipients, Identities identities,
            WebhookSettings settings, Quarantine quarantine, MeterRegistry meters) {
        this.updates = updates;
        this.leases = leases;
        this.businesses = businesses;
        this.recipients = recipients;
        this.identities = identities;
        this.settings = settings;
        this.quarantine = quarantine;
        this.told = Timer.builder("tollgate.message.told").description("From a status of a message to the webhook that took it")
                .register(meters);
    }

    /** Takes a lease for each business that updates wait for; until it ends, only this node serves the business. */
    List<Lease> due(Instant now) {
        List<BusinessId> waiting = updates.businesses(now).stream().filter(it -> !underWay.contains(it)).toList();
        List<Lease> taken = leases.take(waiting, now, now.plus(settings.lease()));
        taken.forEach(lease -> underWay.add(lease.business()));
        return taken;
    }

    /** This node has finished with the business for now. */
    void over(BusinessId business) {
        underWay.remove(business);
    }

    /** The next POST; none if no update waits or the business has no webhook. */
    NextPost next(Lease lease, Instant now) {
        Map<String, RuntimeException> faults = new LinkedHashMap<>();
        List<Waiting> oldest = sendable(lease.business(), updates.oldest(lease.business(), settings.batch(), now, faults), faults);
        faults.forEach((id, failure) -> quarantine.put(updates, id, failure, now));
        Optional<Webhook> webhook = businesses.webhook(lease.business());
        if (oldest.isEmpty() || webhook.isEmpty()) {
            updates.finish(oldest);
            leases.giveBack(lease, now);
            return new NextPost.None();
        }
        byte[] body = json(lease.business(), oldest);
        return new WebhookPost(lease, webhook.get().url(), body, WebhookSignature.of(body, webhook.get().secret()), oldest);
    }

    /** The updates that can be written as JSON; the others go to {@code faults}. */
    private List<Waiting> sendable(BusinessId business, List<Waiting> oldest, Map<String, RuntimeException> faults) {
        if (oldest.isEmpty() || fault(business, oldest).isEmpty()) {
            return oldest;
        }
        return oldest.stream().filter(one -> {
            Optional<RuntimeException> fault = fault(business, List.of(one));
            fault.ifPresent(failure -> faults.put(Long.toString(one.id()), failure));
            return fault.isEmpty();
        }).toList();
    }

    private Optional<RuntimeException> fault(BusinessId business, List<Waiting> some) {
        try {
            json(business, some);
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            return Optional.of(failure);
        }
    }

    private byte[] json(BusinessId business, List<Waiting> some) {
        return Envelope.json(business, some.stream().map(Waiting::update).toList(), senders(some), numbers(some), userIds(business, some));
    }

    /** The partner has accepted the POST. @return the next POST, unless none is left or the lease was lost meanwhile */
    NextPost posted(WebhookPost post, Instant now) {
        // Delete first: a crash in between delays updates until the lease ends, and never changes their order.
        updates.finish(post.updates());
        post.updates().forEach(one -> Latency.record(told, one.queuedAt(), now));
        quarantine.released(updates, post.updates().stream().map(it -> Long.toString(it.id())).toList());
        return leases.renew(post.lease(), now.plus(settings.lease())).map(lease -> next(lease, now)).orElseGet(NextPost.None::new);
    }

    /** The partner has not accepted the POST. @param why HTTP status or kind of error, for the log */
    NextPost failed(WebhookPost post, String why, Instant now) {
        List<Waiting> old = post.updates().stream().filter(it -> !it.queuedAt().plus(settings.dropAfter()).isAfter(now)).toList();
        if (!old.isEmpty()) {
            log.warn("Dropped {} updates of business {}, which its webhook did not accept for {}: {}", old.size(), post.lease().business(),
                    settings.dropAfter(), old.stream().map(it -> it.update().inShort()).collect(Collectors.joining(", ")));
            updates.finish(old);
        }
        Instant next = now.plus(Backoff.wait(post.lease().failures(), settings.firstRetry(), settings.longestRetry()));
        log.info("The webhook of business {} has failed {} times in a row, next attempt {}: {}",
                post.lease().business(), post.lease().failures() + 1, next, why);
        leases.fail(post.lease(), next);
        return new NextPost.None();
    }

    private Map<SenderId, Sender> senders(List<Waiting> waiting) {
        return waiting.stream().map(it -> it.update().sender()).distinct()
                .flatMap(id -> businesses.sender(id).stream())
                .collect(Collectors.toMap(Sender::id, Function.identity()));
    }

    /** The recipients' user ids towards this business. */
    private Map<RecipientId, String> userIds(BusinessId business, List<Waiting> waiting) {
        Map<RecipientId, RecipientId> people = new HashMap<>();
        waiting.forEach(it -> people.put(it.update().recipient(), it.update().recipient()));
        people.putAll(identities.moved(people.keySet()));
        Map<RecipientId, String> known = new HashMap<>();
        identities.userIds(people.values()).stream().filter(it -> it.business().filter(business::equals).isPresent())
                .forEach(it -> known.putIfAbsent(it.recipient(), it.name()));
        Map<RecipientId, String> userIds = new HashMap<>();
        people.forEach((told, person) -> Optional.ofNullable(known.get(person)).ifPresent(name -> userIds.put(told, name)));
        return userIds;
    }

    private Map<RecipientId, String> numbers(List<Waiting> waiting) {
        return recipients.numbers(waiting.stream().map(it -> it.update().recipient()).collect(Collectors.toSet()));
    }
}
