package io.tollgate.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Makes what is in the clear in messages of MLS. What would be encrypted is random: the gate cannot tell, as it reads none of it. */
final class MlsMaker {

    private static final Random random = new Random(19);

    private MlsMaker() {}

    static byte[] message(byte[] group, long epoch, int type, String data) {
        return joined(uint16(1), uint16(2), vector(group), uint64(epoch), new byte[] {(byte) type},
                vector(data.getBytes(StandardCharsets.UTF_8)), vector(noise(28)), vector(noise(300)));
    }

    static byte[] welcome(byte[] reference) {
        return joined(uint16(1), uint16(3), uint16(1), vector(joined(vector(reference), vector(noise(32)), vector(noise(80)))),
                vector(noise(600)));
    }

    static byte[] keyPackage(PrivateKey key, byte[] open, String identity, Instant notBefore, Instant notAfter) {
        byte[] none = vector(new byte[0]);
        byte[] leaf = joined(vector(noise(32)), vector(open), uint16(1), vector(identity.getBytes(StandardCharsets.US_ASCII)),
                vector(uint16(1)), vector(uint16(1)), none, none, vector(uint16(1)), new byte[] {1}, uint64(notBefore.getEpochSecond()),
                uint64(notAfter.getEpochSecond()), none);
        byte[] signedLeaf = joined(leaf, vector(signed(key, "LeafNodeTBS", leaf)));
        byte[] whole = joined(uint16(1), uint16(1), vector(noise(32)), signedLeaf, none);
        return joined(whole, vector(signed(key, "KeyPackageTBS", whole)));
    }

    /** What the sender of a message signs, without its signature. */
    static byte[] framed(byte[] group, long epoch, String data, String text) {
        byte[] context = joined(uint16(1), uint16(1), vector(group), uint64(epoch), vector(noise(32)), vector(noise(32)),
                vector(new byte[0]));
        return joined(uint16(1), uint16(2), vector(group), uint64(epoch), new byte[] {1, 0, 0, 0, 0},
                vector(data.getBytes(StandardCharsets.UTF_8)), new byte[] {1}, vector(text.getBytes(StandardCharsets.UTF_8)), context);
    }

    static byte[] signed(PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] signed(PrivateKey key, String label, byte[] content) {
        return signed(key, joined(vector(("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII)), vector(content)));
    }

    private static synchronized byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] vector(byte[] content) {
        int length = content.length;
        byte[] head = length < 64 ? new byte[] {(byte) length} : new byte[] {(byte) (0x40 | length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] uint16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] uint64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
