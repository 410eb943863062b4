package io.tollgate.endtoend.mls;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** The hashes and proofs of a Merkle tree (RFC 9162, section 2.1) with SHA-256, over subtrees that are known. */
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final Subtrees subtrees;

    /** Hashes of complete subtrees. */
    @FunctionalInterface
    public interface Subtrees {

        /** @param level of a subtree of 2^level leaves. @param position among those of its level, from 0 */
        byte[] hash(int level, long position);
    }

    public MerkleTree(Subtrees subtrees) {
        this.subtrees = subtrees;
    }

    public static byte[] leaf(byte[] entry) {
        return sha256(LEAF, entry, new byte[0]);
    }

    public static byte[] node(byte[] left, byte[] right) {
        return sha256(NODE, left, right);
    }

    /** The root over the first leaves. @param size how many */
    public byte[] root(long size) {
        return size == 0 ? DigestUtils.getSha256Digest().digest() : range(0, size);
    }

    /** Shows that a leaf is among the first so many. */
    public List<byte[]> inclusion(long index, long size) {
        List<byte[]> path = new ArrayList<>();
        inclusion(index, 0, size, path);
        return path;
    }

    /** Shows that the first so many leaves of a larger tree are those of the smaller one. @param from 1 or more, at most {@code to} */
    public List<byte[]> consistency(long from, long to) {
        List<byte[]> path = new ArrayList<>();
        consistency(from, 0, to, true, path);
        return path;
    }

    private void inclusion(long index, long begin, long count, List<byte[]> path) {
        if (count == 1) {
            return;
        }
        long left = split(count);
        if (index < left) {
            inclusion(index, begin, left, path);
            path.add(range(begin + left, count - left));
        } else {
            inclusion(index - left, begin + left, count - left, path);
            path.add(range(begin, left));
        }
    }

    private void consistency(long from, long begin, long count, boolean isKnown, List<byte[]> path) {
        if (from == count) {
            if (!isKnown) {
                path.add(range(begin, count));
            }
            return;
        }
        long left = split(count);
        if (from <= left) {
            consistency(from, begin, left, isKnown, path);
            path.add(range(begin + left, count - left));
        } else {
            consistency(from - left, begin + left, count - left, false, path);
            path.add(range(begin, left));
        }
    }

    private byte[] range(long begin, long count) {
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return subtrees.hash(level, begin >> level);
        }
        long left = split(count);
        return node(range(begin, left), range(begin + left, count - left));
    }

    /** The largest power of two that is smaller. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    private static byte[] sha256(byte kind, byte[] one, byte[] other) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        digest.update(kind);
        digest.update(one);
        return digest.digest(other);
    }
}
