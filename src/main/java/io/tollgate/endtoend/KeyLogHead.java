package io.tollgate.endtoend;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.endtoend.mls.MerkleTree;
import io.tollgate.endtoend.signing.SignerAway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The head of the log of keys: signed for everybody, and checked against all entries once a day and when an operator asks for that. The row
 * of {@code e2e_log_check} is the last check, so that the next one also finds a log that was written anew.
 */
@Component
public class KeyLogHead {

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;
    /** How long a check is recent: each process looks once a day, and one of them reads all entries. */
    private static final Duration RECENT = Duration.ofHours(12);
    private static final Logger logger = LoggerFactory.getLogger(KeyLogHead.class);

    private final KeyLog log;
    private final DeviceCredentials credentials;
    private volatile Signed last = new Signed(-1, "", "", Instant.EPOCH);
    private final JdbcTemplate jdbc;

    KeyLogHead(KeyLog log, DeviceCredentials credentials, JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.log = log;
        this.credentials = credentials;
    }

    @Bean
    static RecurringWork checksTheLogOfKeys(KeyLogHead head) {
        return RecurringWork.whole("key-log", head::look);
    }

    /** @param root in hexadecimal. @param text the JWS that clients get */
    public record Signed(long size, String root, String text, Instant at) {}

    /** @param isWhole whether the entries give the root that is signed: none was changed, none is missing */
    public record Checked(long entries, boolean isWhole, Instant at) {}

    /** A row is gone: no head can be made. */
    public static final class Broken extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    /** Empty if nothing can be signed now. @throws Broken if a row is gone */
    public Optional<Signed> latest(Instant now) {
        try {
            return Optional.of(signed(now));
        } catch (SignerAway away) {
            return Optional.empty();
        }
    }

    /** The signed head, at most a minute old, and of the present size. @throws SignerAway if nothing can be signed now */
    Signed signed(Instant now) {
        long size = log.size();
        Signed known = last;
        if (known.size() != size || known.at().plus(KEPT).isBefore(now)) {
            byte[] root = log.root(size);
            known = new Signed(size, HexFormat.of().formatHex(root), credentials.signHead(size, root, now), now);
            last = known;
        }
        return known;
    }

    /** The last whole state, and the last check. */
    private record Kept(long size, byte[] root, Checked check) {}

    private Optional<Kept> kept() {
        return jdbc.query("SELECT size, root, is_whole, at FROM e2e_log_check", (row, _) -> new Kept(row.getLong("size"),
                row.getBytes("root"), new Checked(row.getLong("size"), row.getBoolean("is_whole"), Times.instant(row, "at"))))
                .stream().findFirst();
    }

    /** The last check of any process. If it found a fault, its entries are those of the last check that found none. */
    public Optional<Checked> lastCheck() {
        return kept().map(Kept::check);
    }

    /** Checks, unless another process has just done so. */
    void look(Instant now) {
        if (lastCheck().filter(last -> last.at().isAfter(now.minus(RECENT))).isEmpty()) {
            check(now);
        }
    }

    /** Reads all entries. */
    public Checked check(Instant now) {
        Optional<Kept> before = kept();
        long size = log.size();
        Checked result = new Checked(size, isWhole(size) && before.map(it -> goesOn(it, size)).orElse(true), now);
        if (result.isWhole()) {
            jdbc.update("REPLACE INTO e2e_log_check (id, size, root, is_whole, at) VALUES (1, ?, ?, TRUE, ?)", size,
                    size == 0 ? new byte[0] : log.root(size), Times.utc(now));
        } else {
            logger.error("The entries of the log of keys do not give its root, or fewer or other ones than before: rows were changed or"
                    + " deleted. Maybe compare the tables e2e_log_entry and e2e_log_node with a backup.");
            jdbc.update("INSERT INTO e2e_log_check (id, size, root, is_whole, at) VALUES (1, 0, '', FALSE, ?)"
                    + " ON DUPLICATE KEY UPDATE is_whole = FALSE, at = ?", Times.utc(now), Times.utc(now));
        }
        return result;
    }

    private boolean goesOn(Kept before, long size) {
        try {
            return size >= before.size() && (before.size() == 0 || Arrays.equals(log.root(before.size()), before.root()));
        } catch (Broken gone) {
            return false;
        }
    }

    private boolean isWhole(long size) {
        try {
            return size == 0 || Arrays.equals(rootOfEntries(size), log.root(size));
        } catch (Broken gone) {
            return false;
        }
    }

    /** Empty if there are fewer. */
    private byte[] rootOfEntries(long size) {
        Deque<byte[]> subtrees = new ArrayDeque<>(); // complete ones, the largest at the end
        long at = 0;
        while (at < size) {
            List<byte[]> entries = log.entries(at, (int) Math.min(AT_ONCE, size - at));
            if (entries.isEmpty()) {
                return new byte[0];
            }
            for (byte[] entry : entries) {
                byte[] hash = MerkleTree.leaf(entry);
                for (long rest = at; (rest & 1) == 1; rest >>= 1) {
                    hash = MerkleTree.node(subtrees.pop(), hash);
                }
                subtrees.push(hash);
                at++;
            }
        }
        byte[] root = subtrees.pop();
        while (!subtrees.isEmpty()) {
            root = MerkleTree.node(subtrees.pop(), root);
        }
        return root;
    }
}
