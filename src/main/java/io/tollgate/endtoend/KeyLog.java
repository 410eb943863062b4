package io.tollgate.endtoend;

import io.tollgate.endtoend.mls.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The log of keys: each credential and each revocation is an entry, in the transaction that issues or revokes. Entries are added and never
 * changed. An entry tells whose device it is only to a reader who knows the subject of the account.
 */
@Component
class KeyLog {

    private final JdbcTemplate jdbc;
    private final MerkleTree tree;

    KeyLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.tree = new MerkleTree(this::hash);
    }

    /** @param path from the entry to the root */
    record Inclusion(long index, List<byte[]> path) {}

    /** A credential was issued. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void issued(Device device, String credential, Instant at) {
        append(entry("issued", device, Optional.of(credential), at));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void revoked(Device device, Instant at) {
        append(entry("revoked", device, Optional.empty(), at));
    }

    private static byte[] entry(String kind, Device device, Optional<String> credential, Instant at) {
        ObjectNode entry = DeviceRequests.json().put("v", 1).put("kind", kind)
                .put("sub", DeviceRequests.text(DigestUtils.sha256(device.subject()))).put("dev", device.id().text())
                .put("key", DeviceRequests.text(device.key()));
        credential.ifPresent(jws -> entry.put("cred", DeviceRequests.text(DigestUtils.sha256(jws))));
        return entry.put("at", at.getEpochSecond()).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Others wait meanwhile, so this is the last thing that a transaction does. */
    private void append(byte[] entry) {
        long position = jdbc.queryForList("SELECT size FROM e2e_log_head WHERE id = 1 FOR UPDATE", Long.class).getFirst();
        byte[] hash = MerkleTree.leaf(entry);
        jdbc.update("INSERT INTO e2e_log_entry (position, leaf, entry) VALUES (?, ?, ?)", position, hash, entry);
        long at = position;
        for (int level = 0; (at & 1) == 1; level++) {
            hash = MerkleTree.node(hash(level, at - 1), hash);
            at >>= 1;
            jdbc.update("INSERT INTO e2e_log_node (level, position, hash) VALUES (?, ?, ?)", level + 1, at, hash);
        }
        jdbc.update("UPDATE e2e_log_head SET size = ? WHERE id = 1", position + 1);
    }

    private byte[] hash(int level, long position) {
        List<byte[]> found = level == 0
                ? jdbc.queryForList("SELECT leaf FROM e2e_log_entry WHERE position = ?", byte[].class, position)
                : jdbc.queryForList("SELECT hash FROM e2e_log_node WHERE level = ? AND position = ?", byte[].class, level, position);
        return found.stream().findFirst().orElseThrow(() -> new KeyLogHead.Broken("the log of keys has no node " + position
                + " at level " + level + ". Maybe its rows were changed by hand."));
    }

    long size() {
        return jdbc.queryForList("SELECT size FROM e2e_log_head WHERE id = 1", Long.class).getFirst();
    }

    byte[] root(long size) {
        return tree.root(size);
    }

    /** Empty if it is not among the first so many. */
    Optional<Inclusion> inclusion(byte[] leaf, long size) {
        return jdbc.queryForList("SELECT position FROM e2e_log_entry WHERE leaf = ? AND position < ? ORDER BY position LIMIT 1", Long.class,
                leaf, size).stream().findFirst().map(index -> new Inclusion(index, tree.inclusion(index, size)));
    }

    List<byte[]> consistency(long from, long to) {
        return tree.consistency(from, to);
    }

    List<byte[]> entries(long from, int most) {
        return jdbc.queryForList("SELECT entry FROM e2e_log_entry WHERE position >= ? ORDER BY position LIMIT ?", byte[].class, from, most);
    }
}
