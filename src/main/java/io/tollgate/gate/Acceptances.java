package io.tollgate.gate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tollgate.database.TextStatement;
import io.tollgate.database.Times;
import io.tollgate.gate.Inbox.Arriving;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Chain;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores a group of arrivals: in one transaction recipients, idempotency keys and inbox rows, by three batches and one query; or by one
 * query and one statement, if nothing but rows of the inbox has to be added.
 */
@Component
class Acceptances {

    private static final int BATCH = 500;
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final JdbcTemplate jdbc;
    private final Recipients recipients;
    private final Pseudonyms pseudonyms;
    private final Lanes lanes;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    Acceptances(JdbcTemplate jdbc, Recipients recipients, Pseudonyms pseudonyms, Lanes lanes) {
        this.lanes = lanes;
        this.jdbc = jdbc;
        this.recipients = recipients;
        this.pseudonyms = pseudonyms;
    }

    /**
     * Stores what needs no transaction, as most does: messages without keys to people who are registered. One statement inserts all or
     * none. Empty if that is not possible; then nothing is stored.
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    Optional<List<Acceptance>> storePlain(List<Arriving> arrivals) {
        if (arrivals.stream().anyMatch(arriving -> arriving.arrival().key().isPresent())) {
            return Optional.empty();
        }
        return recipients.registered(named(arrivals)).flatMap(registered -> {
            List<Candidate> all = arrivals.stream().map(arriving -> candidate(arriving, requireNonNull(registered.get(
                    arriving.arrival().recipient())))).toList();
            return Inbox.insertTogether(jdbc, all.stream().map(Candidate::accepted).toList())
                    ? Optional.of(all.stream().<Acceptance>map(one -> new Acceptance.Stored(one.id)).toList())
                    : Optional.empty();
        });
    }

    /** Stores all or none. Returns one outcome for each arrival, in their order, never {@link Acceptance.Failed}. */
    @Transactional
    List<Acceptance> store(List<Arriving> arrivals) {
        return store(arrivals, (_, message) -> message);
    }

    /** Like {@link #store}, and they are judged in their order, after those that the same business stored so before. */
    @Transactional
    List<Acceptance> storeInOrder(List<Arriving> arrivals) {
        lanes.open(arrivals.stream().map(arriving -> arriving.arrival().business()).toList());
        Map<BusinessId, Instant> ends = new HashMap<>();
        return store(arrivals, (business, message) -> message.at(requireNonNull(
                ends.compute(business, (_, last) -> last == null ? lanes.end(business) : Lanes.after(last)))));
    }

    /** Like {@link #store}, for messages that have ids; those that were stored under them before are repeated. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Acceptance> storeLogged(List<Arriving> arrivals) {
        List<Optional<Candidate>> candidates = candidates(arrivals);
        Set<MessageId> seen = new HashSet<>(known(candidates.stream().flatMap(Optional::stream).flatMap(one -> one.key.stream()).distinct()
                .toList()).values().stream().map(Known::id).toList());
        List<Optional<Candidate>> fresh = new ArrayList<>();
        List<Optional<Acceptance>> again = new ArrayList<>();
        for (Optional<Candidate> candidate : candidates) {
            boolean isAgain = candidate.filter(one -> !seen.add(one.id)).isPresent();
            again.add(isAgain ? candidate.map(one -> new Acceptance.Repeated(one.id)) : Optional.empty());
            if (!isAgain) {
                fresh.add(candidate);
            }
        }
        Iterator<Acceptance> stored = stored(fresh, (_, message) -> message).iterator();
        return again.stream().map(one -> one.orElseGet(stored::next)).toList();
    }

    /** Like {@link Inbox#earlier}. */
    Optional<Acceptance> earlier(Arrival arrival) {
        return arrival.key().map(given -> new Key(arrival.business(), ByteBuffer.wrap(given.hash())))
                .flatMap(key -> Optional.ofNullable(known(List.of(key)).get(key)))
                .map(owner -> Arrays.equals(owner.contentHash, contentHash(arrival, owner.keyCount))
                        ? new Acceptance.Repeated(owner.id)
                        : new Acceptance.Conflict());
    }

    MessageId newId(Chain chain, Instant now) {
        MessageId id = new MessageId(ids.construct(now.toEpochMilli()));
        return chain.isEmpty() ? id : id.chained();
    }

    private List<Acceptance> store(List<Arriving> arrivals, BiFunction<BusinessId, Accepted, Accepted> placed) {
        return stored(candidates(arrivals), placed);
    }

    private List<Acceptance> stored(List<Optional<Candidate>> candidates, BiFunction<BusinessId, Accepted, Accepted> placed) {
        Map<Key, Known> known = claimKeys(candidates.stream().flatMap(Optional::stream).toList());
        List<Acceptance> outcomes = candidates.stream()
                .map(candidate -> candidate.map(it -> outcome(it, known)).orElseGet(Acceptance.Erased::new)).toList();
        List<Candidate> stored = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (outcomes.get(i) instanceof Acceptance.Stored) {
                stored.add(candidates.get(i).orElseThrow());
            }
        }
        Inbox.insert(jdbc, stored.stream().map(one -> placed.apply(one.arrival.business(), one.accepted())).toList());
        return outcomes;
    }

    /** One candidate for each arrival; empty if the recipient was erased. */
    private List<Optional<Candidate>> candidates(List<Arriving> arrivals) {
        Map<Identity, RecipientId> registered = recipients.registerUnlessErased(named(arrivals), arrivals.getFirst().at());
        List<Optional<Candidate>> candidates = new ArrayList<>(arrivals.size());
        for (Arriving arriving : arrivals) {
            candidates.add(Optional.ofNullable(registered.get(arriving.arrival().recipient())).map(known -> candidate(arriving, known)));
        }
        return candidates;
    }

    private static List<Identity> named(List<Arriving> arrivals) {
        return arrivals.stream().map(arriving -> arriving.arrival().recipient()).distinct().toList();
    }

    private Candidate candidate(Arriving arriving, RecipientId recipient) {
        Arrival arrival = arriving.arrival();
        Optional<Key> key = arrival.key().map(given -> new Key(arrival.business(), ByteBuffer.wrap(given.hash())));
        MessageId id = arriving.id().orElseGet(() -> newId(arrival.chain(), arriving.at()));
        return new Candidate(arrival, id, recipient, arriving.at(), key);
    }

    /** Claims the keys. Returns the owner of each key: one of the candidates, or an earlier message. */
    private Map<Key, Known> claimKeys(List<Candidate> candidates) {
        // In the order of keys, so that two groups with the same keys cannot deadlock. The sort is stable, so the first candidate wins.
        List<Candidate> keyed = candidates.stream().filter(candidate -> candidate.key.isPresent())
                .sorted(Comparator.comparing(candidate -> candidate.key.orElseThrow())).toList();
        if (keyed.isEmpty()) {
            return Map.of();
        }
        jdbc.batchUpdate(
                "INSERT IGNORE INTO idempotency (business_id, key_hash, content_hash, message_id, at, key_count) VALUES (?, ?, ?, ?, ?, ?)",
                keyed, BATCH, (statement, candidate) -> {
                    Key key = candidate.key.orElseThrow();
                    statement.setInt(1, key.business.value());
                    statement.setBytes(2, key.hash.array());
                    statement.setBytes(3, contentHash(candidate.arrival, pseudonyms.keyCount()));
                    statement.setBytes(4, candidate.id.bytes());
                    statement.setObject(5, Times.utc(candidate.at));
                    statement.setInt(6, pseudonyms.keyCount());
                });
        return known(keyed.stream().map(candidate -> candidate.key.orElseThrow()).distinct().toList());
    }

    private Map<Key, Known> known(List<Key> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Object[] arguments = keys.stream().flatMap(key -> Stream.of(key.business.value(), key.hash.array())).toArray();
        Map<Key, Known> known = new HashMap<>();
        TextStatement.query(jdbc, "SELECT business_id, key_hash, content_hash, message_id, key_count FROM idempotency WHERE "
                + String.join(" OR ", Collections.nCopies(keys.size(), "(business_id = ? AND key_hash = ?)")), row -> {
                    Key key = new Key(new BusinessId(row.getInt(1)), ByteBuffer.wrap(row.getBytes(2)));
                    known.put(key, new Known(MessageId.of(row.getBytes(4)), row.getBytes(3), row.getInt(5)));
                }, arguments);
        return known;
    }

    private Acceptance outcome(Candidate candidate, Map<Key, Known> known) {
        if (candidate.key.isEmpty()) {
            return new Acceptance.Stored(candidate.id);
        }
        Known owner = requireNonNull(known.get(candidate.key.orElseThrow()));
        if (owner.id.equals(candidate.id)) {
            return new Acceptance.Stored(candidate.id);
        }
        return Arrays.equals(owner.contentHash, contentHash(candidate.arrival, owner.keyCount))
                ? new Acceptance.Repeated(owner.id)
                : new Acceptance.Conflict();
    }

    /**
     * The hash of sender, recipient and body. The pseudonym of what the partner called her stands for the recipient: a plain hash would
     * give that away, and it may pass to another recipient id.
     *
     * @param keyCount how many keys made the pseudonym; so a key rotation does not change stored hashes
     */
    private byte[] contentHash(Arrival arrival, int keyCount) {
        byte[] sender = ByteBuffer.allocate(Long.BYTES).putLong(arrival.sender().value()).array();
        RecipientId recipient = pseudonyms.of(arrival.recipient(), keyCount);
        MessageDigest digest = DigestUtils.getSha256Digest();
        digest.update(sender);
        digest.update(recipient.bytes());
        return digest.digest(arrival.body().hash());
    }

    /** Like {@link Inbox#forgetKeys}. */
    void forgetKeys(Instant limit) {
        int forgotten;
        do {
            forgotten = jdbc.update("DELETE FROM idempotency WHERE at < ? LIMIT " + FORGOTTEN_AT_ONCE, Times.utc(limit));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }

    /** An arrival with the message id that it gets if it is stored. */
    private record Candidate(Arrival arrival, MessageId id, RecipientId recipient, Instant at, Optional<Key> key) {

        Accepted accepted() {
            return arrival.accepted(id, recipient, at);
        }
    }

    private record Key(BusinessId business, ByteBuffer hash) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int first = business.compareTo(other.business);
            return first != 0 ? first : Arrays.compareUnsigned(hash.array(), other.hash.array());
        }
    }

    private record Known(MessageId id, byte[] contentHash, int keyCount) {}
}
