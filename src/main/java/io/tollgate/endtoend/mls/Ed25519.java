package io.tollgate.endtoend.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Checks signatures of Ed25519 by the JDK, plain and with the labels of MLS (RFC 9420, section 5.1.2). */
public final class Ed25519 {

    public static final int KEY_BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;
    private static final String ALGORITHM = "Ed25519";
    /** What X.509 writes in front of a key (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** @param key as RFC 8032 writes it */
    public static boolean isSigned(byte[] key, byte[] content, byte[] signature) {
        if (key.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(publicKey(key));
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException noKeyOrNoSignature) {
            return false;
        }
    }

    /** Whether it signs {@code content} under this label: both are preceded by their lengths. */
    static boolean isSigned(byte[] key, String label, byte[] content, byte[] signature) {
        return isSigned(key, labelled(label, content), signature);
    }

    static byte[] labelled(String label, byte[] content) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(label.length() + content.length + 16);
        vector(both, ("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII));
        vector(both, content);
        return both.toByteArray();
    }

    private static void vector(ByteArrayOutputStream to, byte[] content) {
        int length = content.length;
        if (length < 1 << 6) {
            to.write(length);
        } else if (length < 1 << 14) {
            to.write(0x40 | length >> 8);
            to.write(length);
        } else {
            to.write(0x80 | length >> 24);
            to.write(length >> 16);
            to.write(length >> 8);
            to.write(length);
        }
        to.writeBytes(content);
    }

    private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        byte[] encoded = new byte[X509.length + KEY_BYTES];
        System.arraycopy(X509, 0, encoded, 0, X509.length);
        System.arraycopy(key, 0, encoded, X509.length, KEY_BYTES);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }
}
