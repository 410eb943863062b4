package io.tollgate.messenger;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.recipient.Pseudonyms;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which updates of the messenger were taken already: it may send the same one often, and to several nodes at once. */
@Component
class Inbounds {

    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final NamedParameterJdbcTemplate jdbc;
    private final Pseudonyms pseudonyms;
    private final MessengerSettings settings;
    private final Clock clock;

    Inbounds(NamedParameterJdbcTemplate jdbc, Pseudonyms pseudonyms, MessengerSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.pseudonyms = pseudonyms;
        this.settings = settings;
        this.clock = clock;
    }

    /** The work that forgets old ids, so that their table does not grow for ever. */
    @Bean
    static RecurringWork endsOfOldUpdates(Inbounds inbounds) {
        return RecurringWork.whole("messenger-old-ids", () -> inbounds.forgetOld());
    }

    /** The updates that nobody has taken before, each once. If another request is about to take one, this waits for it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<MessengerUpdate> first(Collection<? extends MessengerUpdate> updates, Instant now) {
        Map<ByteBuffer, MessengerUpdate> byHash = new TreeMap<>();
        updates.forEach(update -> byHash.putIfAbsent(hash(update), update));
        if (byHash.isEmpty()) {
            return Set.of();
        }
        UUID request = UUID.randomUUID();
        byte[] mine = ByteBuffer.allocate(16).putLong(request.getMostSignificantBits()).putLong(request.getLeastSignificantBits()).array();
        // In the order of their keys, so that two requests with the same updates cannot deadlock.
        jdbc.getJdbcTemplate().batchUpdate("INSERT IGNORE INTO inbound (id_hash, request, at) VALUES (?, ?, ?)",
                byHash.keySet().stream().map(hash -> new Object[] {hash.array(), mine, Times.utc(now)}).toList());
        List<byte[]> taken = jdbc.queryForList("SELECT id_hash FROM inbound WHERE id_hash IN (:hashes) AND request = :mine",
                Map.of("hashes", byHash.keySet().stream().map(ByteBuffer::array).toList(), "mine", mine), byte[].class);
        Set<MessengerUpdate> first = new HashSet<>();
        taken.forEach(hash -> first.add(byHash.get(ByteBuffer.wrap(hash))));
        return first;
    }

    /** Forgets old ids of updates. An update that is repeated later counts as new: it does the same, but the business gets it twice. */
    public void forgetOld() {
        Instant limit = clock.instant().minus(settings.idsKept());
        int forgotten;
        do {
            forgotten = jdbc.update("DELETE FROM inbound WHERE at < :limit LIMIT " + FORGOTTEN_AT_ONCE, Map.of("limit", Times.utc(limit)));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }

    /**
     * Includes the sender, so that nobody can use up the ids of another business; and the pseudonym, as a plain hash would reveal the
     * number.
     */
    private ByteBuffer hash(MessengerUpdate update) {
        return ByteBuffer.wrap(DigestUtils.sha256(update.sender().id() + "\n" + pseudonyms.of(update.person()) + "\n" + update.identity()));
    }
}
