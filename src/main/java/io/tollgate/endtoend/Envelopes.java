package io.tollgate.endtoend;

import io.tollgate.database.Times;
import io.tollgate.message.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What waits for devices. An envelope gets its number when its device asks: numbers that were given when envelopes are written could become
 * visible in another order, and a device that has acknowledged the later one would lose the earlier one.
 */
@Component
class Envelopes {

    private static final int NUMBERED_AT_ONCE = 500;

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;
    private final Devices devices;
    private final InboxBell bell;

    Envelopes(NamedParameterJdbcTemplate named, Devices devices, InboxBell bell) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
        this.devices = devices;
        this.bell = bell;
    }

    /**
     * PLAIN: the conversation is no longer encrypted. JOIN: a device of one of the two sides wants to be let in. TOLD: another device of
     * the business has told the business's own system of this message.
     */
    enum Kind { WELCOME, COMMIT, MESSAGE, PLAIN, JOIN, TOLD }

    /**
     * @param epoch     of a commit: the one that it ends
     * @param messageId of a message; JOIN: the device that waits; otherwise empty
     * @param tracked   whose receipt the acknowledgement is
     */
    record Content(Kind kind, byte[] group, Optional<Long> epoch, String messageId, Optional<MessageId> tracked, byte[] bytes) {}

    record Sealed(Device to, Content content) {}

    record Waiting(long seq, Content content, Instant at) {}

    /** Adds envelopes in the order in which each device gets them. */
    @Transactional
    public void add(Collection<Sealed> sealed, Instant now) {
        jdbc.batchUpdate("INSERT INTO e2e_envelope (device_id, recipient, kind, group_id, epoch, message_id, tracked, content, at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sealed.stream().map(one -> new Object[] {one.to().id().text(),
                    Devices.person(one.to().account()), one.content().kind().name(), one.content().group(),
                    one.content().epoch().orElse(null), one.content().messageId(),
                    one.content().tracked().map(MessageId::bytes).orElse(null), one.content().bytes(), Times.utc(now)}).toList());
        List<DeviceId> rung = sealed.stream().map(one -> one.to().id()).distinct().toList();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                rung.forEach(bell::ring);
            }
        });
    }

    /** The groups of whose members some have not taken yet that this device wants to be let in, by their ids in hexadecimal digits. */
    Set<String> asked(DeviceId joiner, Collection<DeviceId> members) {
        return members.isEmpty()
                ? Set.of()
                : new HashSet<>(named.query("SELECT group_id FROM e2e_envelope WHERE device_id IN (:members) AND kind = 'JOIN'"
                        + " AND message_id = :joiner",
                        Map.of("members", members.stream().map(DeviceId::text).distinct().sorted().toList(),
                                "joiner", joiner.text()),
                        (row, _) -> HexFormat.of().formatHex(row.getBytes("group_id"))));
    }

    /** The next ones behind this number. */
    @Transactional
    public List<Waiting> next(DeviceId device, long after, int most) {
        if (hasNew(device)) {
            devices.lock(device).ifPresent(last -> number(device, last));
        }
        return jdbc.query("SELECT * FROM e2e_envelope WHERE device_id = ? AND seq > ? ORDER BY seq LIMIT ?", Envelopes::waiting,
                device.text(), after, most);
    }

    private boolean hasNew(DeviceId device) {
        return !jdbc.queryForList("SELECT 1 FROM e2e_envelope WHERE device_id = ? AND seq IS NULL LIMIT 1", Integer.class, device.text())
                .isEmpty();
    }

    private void number(DeviceId device, long last) {
        List<Long> ids = jdbc.queryForList("SELECT id FROM e2e_envelope WHERE device_id = ? AND seq IS NULL ORDER BY id LIMIT "
                + NUMBERED_AT_ONCE, Long.class, device.text());
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            rows.add(new Object[] {last + i + 1, ids.get(i)});
        }
        jdbc.batchUpdate("UPDATE e2e_envelope SET seq = ? WHERE id = ?", rows);
        devices.counted(device, last + ids.size());
    }

    /** Deletes those up to this number. @return the messages of businesses among them */
    @Transactional
    public List<MessageId> acknowledge(DeviceId device, long seq) {
        List<MessageId> tracked = jdbc.query("SELECT tracked FROM e2e_envelope WHERE device_id = ? AND seq <= ? AND tracked IS NOT NULL",
                (row, _) -> MessageId.of(row.getBytes("tracked")), device.text(), seq);
        jdbc.update("DELETE FROM e2e_envelope WHERE device_id = ? AND seq <= ?", device.text(), seq);
        return tracked;
    }

    @Transactional
    public void removeOf(DeviceId device) {
        jdbc.update("DELETE FROM e2e_envelope WHERE device_id = ?", device.text());
    }

    /** @return how many */
    @Transactional
    public int removeOld(Instant before, int most) {
        return jdbc.update("DELETE FROM e2e_envelope WHERE at < ? LIMIT " + most, Times.utc(before));
    }

    private static Waiting waiting(ResultSet row, int line) throws SQLException {
        long epoch = row.getLong("epoch");
        Optional<Long> ended = row.wasNull() ? Optional.empty() : Optional.of(epoch);
        return new Waiting(row.getLong("seq"), new Content(Kind.valueOf(row.getString("kind")), row.getBytes("group_id"), ended,
                row.getString("message_id"), Optional.empty(), row.getBytes("content")), Times.instant(row, "at"));
    }
}
