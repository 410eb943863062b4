package io.tollgate.downstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Times;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the businesses' numbers are at the network, and their tokens. A token goes in and never comes out again, but to the network. Other
 * nodes see a change within a second.
 */
@Component
public class DownstreamNumbers {

    private static final Duration FRESHNESS = Duration.ofSeconds(1);
    private static final int REMEMBERED = 10_000;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Keys keys;
    private final Pace pace;
    private final Cache<SenderId, Optional<NetworkNumber>> lately = Caffeine.newBuilder().expireAfterWrite(FRESHNESS)
            .maximumSize(REMEMBERED).build();

    DownstreamNumbers(NamedParameterJdbcTemplate named, Keys keys, Pace pace) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.keys = keys;
        this.pace = pace;
    }

    /** What may be shown of a number. @param networkId the network's phone number id */
    public record Shown(String networkId, Instant setAt) {}

    /** @return whether it was set: false if another sender has this number of the network */
    @Transactional
    public boolean set(SenderId sender, String networkId, String token, Instant now) {
        byte[] sealed = keys.seal(token);
        try {
            int changed = jdbc.update("UPDATE downstream_number SET network_id = ?, token = ?, set_at = ? WHERE sender_id = ?",
                    networkId, sealed, Times.utc(now), sender.value());
            if (changed == 0) {
                jdbc.update("INSERT INTO downstream_number (sender_id, network_id, token, set_at) VALUES (?, ?, ?, ?)",
                        sender.value(), networkId, sealed, Times.utc(now));
            }
        } catch (DuplicateKeyException taken) {
            return false;
        }
        lately.invalidate(sender);
        pace.goOn(sender);
        return true;
    }

    /** @return whether there was one */
    @Transactional
    public boolean remove(SenderId sender) {
        int removed = jdbc.update("DELETE FROM downstream_number WHERE sender_id = ?", sender.value());
        lately.invalidate(sender);
        return removed > 0;
    }

    @Transactional(readOnly = true)
    public Optional<Shown> shown(SenderId sender) {
        return jdbc.query("SELECT network_id, set_at FROM downstream_number WHERE sender_id = ?",
                (row, number) -> new Shown(row.getString("network_id"), Times.instant(row, "set_at")), sender.value()).stream()
                .findFirst();
    }

    /** The network's number of a sender as it was a second ago at most. */
    Optional<NetworkNumber> of(SenderId sender) {
        return lately.get(sender, this::read);
    }

    private Optional<NetworkNumber> read(SenderId sender) {
        return jdbc.query("SELECT network_id, token FROM downstream_number WHERE sender_id = ?",
                (row, number) -> new NetworkNumber(row.getString("network_id"), keys.open(row.getBytes("token"))), sender.value())
                .stream().findFirst();
    }

    /** Our numbers, by the network's ids; unknown ids are left out. */
    Map<String, SenderId> senders(Collection<String> networkIds) {
        Map<String, SenderId> found = new HashMap<>();
        if (!networkIds.isEmpty()) {
            named.query("SELECT network_id, sender_id FROM downstream_number WHERE network_id IN (:ids)",
                    Map.of("ids", List.copyOf(networkIds)), row -> {
                        found.put(row.getString("network_id"), new SenderId(row.getLong("sender_id")));
                    });
        }
        return found;
    }
}
