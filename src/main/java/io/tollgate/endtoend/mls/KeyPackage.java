package io.tollgate.endtoend.mls;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A key package (RFC 9420, section 10), by which others add a device to a group. Only cipher suite 1 and basic credentials are read.
 *
 * @param reference    its KeyPackageRef, 32 bytes
 * @param signatureKey of its leaf, an Ed25519 key of 32 bytes
 * @param identity     of its basic credential
 * @param notAfter     last instant of its life; the farthest instant if its life has no end
 */
public record KeyPackage(byte[] reference, byte[] signatureKey, byte[] identity, Instant notBefore, Instant notAfter) {

    static final int REFERENCE_BYTES = 32;
    public static final int LONGEST = 8 * 1024;
    private static final int LONGEST_IDENTITY = 4 * 1024;
    private static final int LONGEST_LIST = 512;
    private static final int HPKE_KEY_BYTES = 32;
    private static final int BASIC = 1;
    private static final int OF_A_KEY_PACKAGE = 1;

    /** What the signatures are over. @param leafEnd first byte after what the leaf's signature is over */
    private record Leaf(int begin, int leafEnd, byte[] key, byte[] identity, long notBefore, long notAfter, byte[] signature) {}

    /**
     * Reads a key package, bare or within an MLSMessage, and checks both of its signatures.
     *
     * @throws NotMls for everything that is not exactly one key package with right signatures
     */
    public static KeyPackage read(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new NotMls("has " + bytes.length + " bytes, and may have " + LONGEST);
        }
        byte[] bare = bare(bytes);
        Wire wire = new Wire(bare);
        MlsMessageHead.version(wire);
        MlsMessageHead.suite(wire);
        hpkeKey(wire, "init_key");
        Leaf leaf = leaf(wire);
        wire.skip("extensions", LONGEST_LIST);
        byte[] signed = Arrays.copyOf(bare, wire.position());
        byte[] signature = signature(wire);
        wire.expectEnd();
        if (!Ed25519.isSigned(leaf.key, "LeafNodeTBS", Arrays.copyOfRange(bare, leaf.begin, leaf.leafEnd), leaf.signature)) {
            throw new NotMls("has a leaf whose signature is not right");
        }
        if (!Ed25519.isSigned(leaf.key, "KeyPackageTBS", signed, signature)) {
            throw new NotMls("has a signature that is not right");
        }
        return new KeyPackage(DigestUtils.sha256(Ed25519.labelled("KeyPackage Reference", bare)), leaf.key, leaf.identity,
                instant(leaf.notBefore), instant(leaf.notAfter));
    }

    /** The package without the MLSMessage around it. An MLSMessage has a wire format where a bare package has its cipher suite. */
    private static byte[] bare(byte[] bytes) {
        Wire wire = new Wire(bytes);
        MlsMessageHead.version(wire);
        return wire.uint16("wire_format") == MlsMessageHead.KEY_PACKAGE ? Arrays.copyOfRange(bytes, wire.position(), bytes.length) : bytes;
    }

    private static Leaf leaf(Wire wire) {
        int begin = wire.position();
        hpkeKey(wire, "encryption_key");
        byte[] key = wire.vector("signature_key", Ed25519.KEY_BYTES);
        if (key.length != Ed25519.KEY_BYTES) {
            throw new NotMls("has a signature_key of " + key.length + " bytes; those of suite 1 have 32");
        }
        int credential = wire.uint16("credential_type");
        if (credential != BASIC) {
            throw new NotMls("must have a basic credential, and has one of type " + credential);
        }
        byte[] identity = wire.vector("identity", LONGEST_IDENTITY);
        for (String list : new String[] {"versions", "cipher_suites", "extensions", "proposals", "credentials"}) {
            if (wire.skip(list, LONGEST_LIST) % Short.BYTES != 0) {
                throw new NotMls("has a list of an odd length, at " + list);
            }
        }
        int source = wire.uint8("leaf_node_source");
        if (source != OF_A_KEY_PACKAGE) {
            throw new NotMls("has a leaf of another source than a key package (" + source + ")");
        }
        long notBefore = wire.uint64("not_before");
        long notAfter = wire.uint64("not_after");
        wire.skip("leaf extensions", LONGEST_LIST);
        int end = wire.position();
        return new Leaf(begin, end, key, identity, notBefore, notAfter, signature(wire));
    }

    private static void hpkeKey(Wire wire, String field) {
        int length = wire.skip(field, HPKE_KEY_BYTES);
        if (length != HPKE_KEY_BYTES) {
            throw new NotMls("has an " + field + " of " + length + " bytes; those of suite 1 have 32");
        }
    }

    private static byte[] signature(Wire wire) {
        byte[] signature = wire.vector("signature", Ed25519.SIGNATURE_BYTES);
        if (signature.length != Ed25519.SIGNATURE_BYTES) {
            throw new NotMls("has a signature of " + signature.length + " bytes; those of suite 1 have 64");
        }
        return signature;
    }

    private static Instant instant(long seconds) {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException beyond) {
            return Instant.MAX;
        }
    }
}
