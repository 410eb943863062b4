package io.tollgate.endtoend;

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
import org.springframework.stereotype.Component;

/** The head of the log of keys: signed for everybody, and checked against all entries when an operator asks for that. */
@Component
public class KeyLogHead {

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;

    private final KeyLog log;
    private final Credentials credentials;
    private volatile Signed last = new Signed(-1, "", "", Instant.EPOCH);
    private volatile Optional<Checked> checked = Optional.empty();

    KeyLogHead(KeyLog log, Credentials credentials) {
        this.log = log;
        this.credentials = credentials;
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

    /** At most a minute old, and of the present size. @throws SignerAway if nothing can be signed now */
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

    /** Of this process. */
    public Optional<Checked> lastCheck() {
        return checked;
    }

    /** Reads all entries. */
    public Checked check(Instant now) {
        long size = log.size();
        Checked result = new Checked(size, isWhole(size), now);
        checked = Optional.of(result);
        return result;
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
