package io.tollgate.endtoend;

import io.tollgate.conversation.Conversations;
import io.tollgate.conversation.EncryptedConversations;
import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Encrypted conversations, and which devices are members. */
@Component
class Groups implements EncryptedConversations {

    private static final RowMapper<Group> GROUP = (row, _) -> new Group(row.getBytes("group_id"), new SenderId(row.getLong("sender_id")),
            RecipientId.of(row.getBytes("recipient")), row.getLong("epoch"), row.getTimestamp("encrypted_at") != null);

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;
    private final Devices devices;

    Groups(NamedParameterJdbcTemplate named, Devices devices) {
        this.devices = devices;
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** The group of one number and one person. @param encrypted whether a message has come through it, and nobody has ended that since */
    record Group(byte[] id, SenderId sender, RecipientId person, long epoch, boolean encrypted) {

        boolean isOf(DeviceOwner account) {
            return switch (account) {
                case DeviceOwner.OfNumber(SenderId number) -> number.equals(sender);
                case DeviceOwner.OfPerson(RecipientId one) -> one.equals(person);
            };
        }
    }

    /** Opens a conversation with its first member. @return whether no other has this id */
    @Transactional
    public boolean open(Group group, Device first, Instant now) {
        try {
            jdbc.update("INSERT INTO e2e_conversation (group_id, sender_id, recipient, epoch, created_at) VALUES (?, ?, ?, ?, ?)",
                    group.id(),
                    group.sender().value(), group.person().bytes(), group.epoch(), Times.utc(now));
        } catch (DuplicateKeyException taken) {
            return false;
        }
        join(group.id(), List.of(first));
        return true;
    }

    Optional<Group> find(byte[] id) {
        return jdbc.query("SELECT * FROM e2e_conversation WHERE group_id = ?", GROUP, (Object) id).stream().findFirst();
    }

    /** Groups by their ids in hexadecimal digits. */
    Map<String, Group> find(Collection<byte[]> ids) {
        return ids.isEmpty()
                ? Map.of()
                : named.query("SELECT * FROM e2e_conversation WHERE group_id IN (:ids)", Map.of("ids", ids), GROUP).stream()
                        .collect(Collectors.toMap(group -> HexFormat.of().formatHex(group.id()), group -> group));
    }

    /** The devices of each of these groups, by the group's id in hexadecimal digits. */
    Map<String, List<DeviceId>> members(Collection<byte[]> ids) {
        return ids.isEmpty()
                ? Map.of()
                : named.query("SELECT group_id, device_id FROM e2e_member WHERE group_id IN (:ids) ORDER BY group_id, device_id",
                        Map.of("ids", ids), (row, _) -> Map.entry(HexFormat.of().formatHex(row.getBytes("group_id")),
                                new DeviceId(row.getString("device_id"))))
                        .stream().collect(Collectors.groupingBy(Map.Entry::getKey,
                                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** The group of this id, if the device is a member. */
    Optional<Group> of(byte[] id, Device device) {
        return find(id).filter(found -> found.isOf(device.account()) && members(found.id()).contains(device.id()));
    }

    /** The groups of its account in which this device is not, but another is; the next ones by their ids. */
    List<Group> without(Device device, byte[] after, int most) {
        boolean isOfBusiness = device.account() instanceof DeviceOwner.OfNumber;
        Object account = switch (device.account()) {
            case DeviceOwner.OfNumber(SenderId sender) -> sender.value();
            case DeviceOwner.OfPerson(RecipientId person) -> person.bytes();
        };
        return jdbc.query("SELECT * FROM e2e_conversation c WHERE " + (isOfBusiness ? "sender_id" : "recipient") + " = ? AND epoch > 0"
                + " AND group_id > ? AND EXISTS (SELECT 1 FROM e2e_member m WHERE m.group_id = c.group_id) AND NOT EXISTS (SELECT 1 FROM"
                + " e2e_member m WHERE m.group_id = c.group_id AND m.device_id = ?) ORDER BY group_id LIMIT ?", GROUP, account, after,
                device.id().text(), most);
    }

    /** All groups of this number and this person that have begun and have a member. */
    List<Group> of(SenderId sender, RecipientId person) {
        return jdbc.query("SELECT * FROM e2e_conversation c WHERE recipient = ? AND sender_id = ? AND epoch > 0 AND EXISTS (SELECT 1 FROM"
                + " e2e_member m WHERE m.group_id = c.group_id) ORDER BY group_id", GROUP, person.bytes(), sender.value());
    }

    List<DeviceId> members(byte[] id) {
        return members(List.of(id)).getOrDefault(HexFormat.of().formatHex(id), List.of());
    }

    /**
     * Takes a commit of this epoch: of several that come at a time, one is taken. The row stays locked until the transaction ends.
     *
     * @param commit its hash, by which it is known if it comes again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean raise(byte[] id, long epoch, byte[] commit) {
        return jdbc.update("UPDATE e2e_conversation SET epoch = epoch + 1, last_commit = ? WHERE group_id = ? AND epoch = ?", commit, id,
                epoch) == 1;
    }

    /** Whether this very commit ended the epoch, and none came after it. */
    boolean wasLast(byte[] id, long epoch, byte[] commit) {
        return !jdbc.queryForList("SELECT 1 FROM e2e_conversation WHERE group_id = ? AND epoch = ? AND last_commit = ?", Integer.class, id,
                epoch + 1, commit).isEmpty();
    }

    /** Messages come through these groups. @param groups by their ids, of which some may be encrypted already */
    @Transactional
    public void encrypt(Collection<Group> groups, Instant now) {
        List<byte[]> fresh = groups.stream().filter(group -> !group.encrypted()).map(Group::id).toList();
        if (!fresh.isEmpty()) {
            named.update("UPDATE e2e_conversation SET encrypted_at = :now WHERE group_id IN (:ids) AND encrypted_at IS NULL",
                    Map.of("now", Times.utc(now), "ids", fresh));
        }
    }

    /** Ends the encryption of a conversation, in all its groups. @return those that were encrypted */
    @Transactional
    public List<Group> open(SenderId sender, RecipientId person) {
        List<Group> encrypted = jdbc.query("SELECT * FROM e2e_conversation WHERE recipient = ? AND sender_id = ? AND encrypted_at IS NOT"
                + " NULL ORDER BY group_id FOR UPDATE", GROUP, person.bytes(), sender.value());
        jdbc.batchUpdate("UPDATE e2e_conversation SET encrypted_at = NULL WHERE group_id = ?",
                encrypted.stream().map(group -> new Object[] {group.id()}).toList());
        return encrypted;
    }

    @Override
    public Set<Conversations.Key> encrypted(Collection<RecipientId> people) {
        return people.isEmpty()
                ? Set.of()
                : new HashSet<>(named.query("SELECT sender_id, recipient FROM e2e_conversation WHERE recipient IN (:people)"
                        + " AND encrypted_at IS NOT NULL", Map.of("people", people.stream().map(RecipientId::bytes).toList()),
                        (row, _) -> new Conversations.Key(new SenderId(row.getLong("sender_id")),
                                RecipientId.of(row.getBytes("recipient")))));
    }

    @Override
    public Set<RecipientId> withDevice(Collection<RecipientId> people) {
        return devices.having(people);
    }

    boolean exists(SenderId sender, RecipientId person) {
        return !jdbc.queryForList("SELECT 1 FROM e2e_conversation WHERE recipient = ? AND sender_id = ? LIMIT 1", Integer.class,
                person.bytes(), sender.value()).isEmpty();
    }

    /** The numbers with which this person has a conversation, each with the time since when the latest one exists. */
    Map<SenderId, Instant> of(RecipientId person) {
        return jdbc.query("SELECT sender_id, MAX(created_at) AS since FROM e2e_conversation WHERE recipient = ? GROUP BY sender_id",
                (row, _) -> Map.entry(new SenderId(row.getLong("sender_id")), Times.instant(row, "since")), (Object) person.bytes())
                .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Transactional
    public void join(byte[] id, Collection<Device> devices) {
        jdbc.batchUpdate("INSERT IGNORE INTO e2e_member (group_id, device_id, recipient) VALUES (?, ?, ?)", devices.stream()
                .map(device -> new Object[] {id, device.id().text(), Devices.person(device.account())}).toList());
    }

    @Transactional
    public void leave(byte[] id, Collection<DeviceId> devices) {
        jdbc.batchUpdate("DELETE FROM e2e_member WHERE group_id = ? AND device_id = ?",
                devices.stream().map(device -> new Object[] {id, device.text()}).toList());
    }

    @Transactional
    public void leaveAll(DeviceId device) {
        jdbc.update("DELETE FROM e2e_member WHERE device_id = ?", device.text());
    }
}
