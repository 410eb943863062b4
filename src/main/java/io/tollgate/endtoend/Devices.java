package io.tollgate.endtoend;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.Tokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All devices. One that is revoked stays, so that its key never comes back. */
@Component
class Devices {

    private static final Duration SEEN_AGAIN = Duration.ofHours(1);

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    Devices(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** A device that was revoked. */
    record Revoked(DeviceId id, Instant at) {}

    /** A device and its new token, which is shown this once. */
    record Registered(Device device, String token) {}

    /**
     * The device with this key: a new one, or that which the account has already, with a new token.
     *
     * @param subject of a new device
     * @return empty if the key is another account's, or was revoked
     */
    @Transactional
    public Optional<Registered> register(DeviceOwner account, String subject, byte[] key, String name, Instant now) {
        String token = Tokens.generate("tgd");
        DeviceId id = DeviceId.fresh();
        try {
            jdbc.update("INSERT INTO e2e_device (device_id, sender_id, recipient, subject, signature_key, token_hash, name, badge,"
                    + " created_at, last_seen_at, last_seq) VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, ?, ?, 0)", id.text(), sender(account),
                    person(account), subject, key, Tokens.hash(token), name, Times.utc(now), Times.utc(now));
        } catch (DuplicateKeyException known) {
            Optional<Device> same = byKey(key).filter(device -> device.account().equals(account) && device.revoked().isEmpty());
            same.ifPresent(device -> jdbc.update("UPDATE e2e_device SET token_hash = ?, name = ?, last_seen_at = ? WHERE device_id = ?",
                    Tokens.hash(token), name, Times.utc(now), device.id().text()));
            return same.map(device -> new Registered(device, token));
        }
        return find(id).map(device -> new Registered(device, token));
    }

    /** The subject of an account that has a device already. */
    Optional<String> subject(DeviceOwner account) {
        return of(account).stream().map(Device::subject).findFirst();
    }

    /** The device of a token; not a revoked one. */
    Optional<Device> byToken(String token) {
        return jdbc.query("SELECT * FROM e2e_device WHERE token_hash = ?", Devices::device, (Object) Tokens.hash(token)).stream()
                .findFirst();
    }

    Optional<Device> find(DeviceId id) {
        return jdbc.query("SELECT * FROM e2e_device WHERE device_id = ?", Devices::device, id.text()).stream().findFirst();
    }

    Map<DeviceId, Device> find(Collection<DeviceId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : named.query("SELECT * FROM e2e_device WHERE device_id IN (:ids)",
                        Map.of("ids", ids.stream().map(DeviceId::text).distinct().sorted().toList()), Devices::device).stream()
                        .collect(Collectors.toMap(Device::id, device -> device));
    }

    Optional<Device> byKey(byte[] key) {
        return jdbc.query("SELECT * FROM e2e_device WHERE signature_key = ?", Devices::device, (Object) key).stream().findFirst();
    }

    /** The devices of an account, revoked ones too, the oldest first. */
    List<Device> of(DeviceOwner account) {
        return switch (account) {
            case DeviceOwner.OfNumber(SenderId sender) ->
                    jdbc.query("SELECT * FROM e2e_device WHERE sender_id = ? ORDER BY created_at, device_id",
                            Devices::device, sender.value());
            case DeviceOwner.OfPerson(RecipientId person) -> jdbc.query("SELECT * FROM e2e_device WHERE recipient = ?"
                    + " ORDER BY created_at, device_id", Devices::device, (Object) person.bytes());
        };
    }

    /** Those of these people who have a device that is not revoked. */
    Set<RecipientId> having(Collection<RecipientId> people) {
        return people.isEmpty()
                ? Set.of()
                : new HashSet<>(named.query("SELECT DISTINCT recipient FROM e2e_device WHERE recipient IN (:people) AND revoked_at IS NULL",
                        Map.of("people", people.stream().map(RecipientId::bytes).toList()),
                        (row, _) -> RecipientId.of(row.getBytes("recipient"))));
    }

    /** Notes that the device has called, once an hour. */
    @Transactional
    public void seen(Device device, Instant now) {
        if (device.lastSeen().isBefore(now.minus(SEEN_AGAIN))) {
            jdbc.update("UPDATE e2e_device SET last_seen_at = ? WHERE device_id = ?", Times.utc(now), device.id().text());
        }
    }

    /** @param badge what the credential says that it gets now */
    @Transactional
    public void credential(DeviceId id, boolean badge) {
        jdbc.update("UPDATE e2e_device SET badge = ? WHERE device_id = ? AND badge <> ?", badge, id.text(), badge);
    }

    /** Revokes a device. Its token is dead at once. @return whether it was alive */
    @Transactional
    public boolean revoke(DeviceId id, Instant now) {
        return jdbc.update("UPDATE e2e_device SET token_hash = NULL, revoked_at = ? WHERE device_id = ? AND revoked_at IS NULL",
                Times.utc(now), id.text()) == 1;
    }

    /** Those whose credentials may still be valid. @param since when credentials were issued that are valid now */
    List<Revoked> revoked(Instant since) {
        return jdbc.query("SELECT device_id, revoked_at FROM e2e_device WHERE revoked_at > ? ORDER BY revoked_at, device_id",
                (row, _) -> new Revoked(new DeviceId(row.getString("device_id")), Times.instant(row, "revoked_at")), Times.utc(since));
    }

    /** Locks the device until the transaction ends. @return the number of its last envelope; empty if it is revoked */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lock(DeviceId id) {
        return jdbc.query("SELECT last_seq FROM e2e_device WHERE device_id = ? AND revoked_at IS NULL FOR UPDATE",
                (row, _) -> row.getLong("last_seq"), id.text()).stream().findFirst();
    }

    /** @param last the number of the last envelope of a device that is locked */
    @Transactional(propagation = Propagation.MANDATORY)
    public void counted(DeviceId id, long last) {
        jdbc.update("UPDATE e2e_device SET last_seq = ? WHERE device_id = ?", last, id.text());
    }

    private static @Nullable Long sender(DeviceOwner account) {
        return account instanceof DeviceOwner.OfNumber(SenderId sender) ? sender.value() : null;
    }

    static byte @Nullable [] person(DeviceOwner account) {
        return account instanceof DeviceOwner.OfPerson(RecipientId person) ? person.bytes() : null;
    }

    private static Device device(ResultSet row, int line) throws SQLException {
        byte[] person = row.getBytes("recipient");
        return new Device(new DeviceId(row.getString("device_id")),
                person == null
                        ? new DeviceOwner.OfNumber(new SenderId(row.getLong("sender_id")))
                        : new DeviceOwner.OfPerson(RecipientId.of(person)),
                row.getString("subject"), row.getBytes("signature_key"), row.getString("name"), row.getBoolean("badge"),
                Times.instant(row, "created_at"), Times.instant(row, "last_seen_at"),
                row.getTimestamp("revoked_at") == null ? Optional.empty() : Optional.of(Times.instant(row, "revoked_at")));
    }
}
