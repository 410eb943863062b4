package io.tollgate.trust.badge;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys that sign statements. Keys 1, 2, 3 … are derived from the secret of the installation, so that all its nodes have the same keys;
 * the database says which one signs. The next key is published before it signs, and the former one as long as its statements may be valid.
 */
@Component
public class SigningKeys {

    /** How long messengers may keep the public keys. */
    static final Duration PUBLISHED_AHEAD = Duration.ofHours(1);

    /** One change of keys. @param number of the key that signs from then on; @param compromised nobody may trust the key before it */
    public record Change(int number, Instant since, String officer, String reason, boolean compromised) {

        public Change {
            if (officer.isBlank() || officer.length() > 100) {
                throw new IllegalArgumentException("officer must say who changes the key in 1 to 100 characters");
            }
            if (reason.isBlank() || reason.length() > 500) {
                throw new IllegalArgumentException("reason must say why in 1 to 500 characters");
            }
        }
    }

    /** Ids of the public keys, as in the key set. @param previous empty if there is none, or if it is compromised */
    public record Ids(String current, String next, Optional<String> previous) {}

    private final JdbcTemplate jdbc;
    private final Keys keys;
    private final BadgeSettings settings;
    private final Map<Integer, SigningKey> made = new ConcurrentHashMap<>();

    SigningKeys(JdbcTemplate jdbc, Keys keys, BadgeSettings settings) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.settings = settings;
    }

    SigningKey current() {
        return key(number());
    }

    /** The key set of RFC 7517: the key that signs, the next one, and the former one unless it is compromised. */
    @Transactional(readOnly = true)
    public Map<String, Object> published() {
        List<JWK> keys = new ArrayList<>(List.of(current().open(), key(number() + 1).open()));
        previous().map(SigningKey::open).ifPresent(keys::add);
        return new JWKSet(keys).toJSONObject(true);
    }

    @Transactional(readOnly = true)
    public Ids ids() {
        return new Ids(current().id(), key(number() + 1).id(), previous().map(SigningKey::id));
    }

    /** All changes, oldest first; the first key needed none. */
    @Transactional(readOnly = true)
    public List<Change> history() {
        return jdbc.query("SELECT * FROM badge_key ORDER BY number",
                (row, line) -> new Change(row.getInt("number"), Times.instant(row, "since"),
                        row.getString("officer"), row.getString("reason"), row.getBoolean("compromised")));
    }

    /**
     * The next key signs from now on, on all nodes. Fails with {@link TooEarly} soon after the last change, unless the key is compromised:
     * messengers might not know the next key yet, or would lose the key of statements that are still valid.
     */
    @Transactional
    public Ids change(String officer, String reason, boolean compromised, Instant now) {
        List<Change> history = history();
        if (!history.isEmpty() && !compromised) {
            Instant earliest = history.getLast().since().plus(PUBLISHED_AHEAD).plus(settings.statementLife());
            if (now.isBefore(earliest)) {
                throw new TooEarly("the key was changed at " + history.getLast().since() + " and may be changed again at " + earliest
                        + ", when everybody knows the next key. Maybe wait, unless the key is compromised");
            }
        }
        Change change = new Change(number() + 1, now, officer, reason, compromised);
        // If two change it at once, the second finds the number taken.
        jdbc.update("INSERT INTO badge_key (number, since, officer, reason, compromised) VALUES (?, ?, ?, ?, ?)",
                change.number(), Times.utc(now), officer, reason, compromised);
        return ids();
    }

    private int number() {
        return requireNonNull(jdbc.queryForObject("SELECT COALESCE(MAX(number), 1) FROM badge_key", Integer.class));
    }

    private Optional<SigningKey> previous() {
        List<Change> history = history();
        return history.isEmpty() || history.getLast().compromised() ? Optional.empty() : Optional.of(key(history.getLast().number() - 1));
    }

    private SigningKey key(int number) {
        return made.computeIfAbsent(number, wanted -> new SigningKey(seed(wanted)));
    }

    private byte[] seed(int number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.badges());
            return mac.doFinal(("Ed25519 " + number).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    /** The next key may not be known everywhere yet. */
    public static final class TooEarly extends RuntimeException {
        TooEarly(String message) {
            super(message);
        }
    }
}
