package io.tollgate.console;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A phone and its browser with a passkey (WebAuthn level 3): one key on the curve P-256, without attestation. */
final class Authenticator {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int PRESENT_AND_VERIFIED = 0x05;
    private static final int WITH_KEY = 0x40;

    private final byte[] id = new byte[16];
    private final KeyPair keys;
    private final String site;
    private final String origin;

    /** @param origin of the page, as the browser reports it */
    Authenticator(String site, String origin) throws Exception {
        this.site = site;
        this.origin = origin;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.keys = generator.generateKeyPair();
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded()), 0, id, 0, id.length);
    }

    String id() {
        return BASE64.encodeToString(id);
    }

    /** The answer of the page that adds the passkey. */
    String register(String challenge, String label) throws Exception {
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        byte[] data = data(PRESENT_AND_VERIFIED | WITH_KEY, bytes(new byte[16], new byte[] {0, (byte) id.length}, id, key()));
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        attestation.writeBytes(
                bytes(hex("a363666d74646e6f6e656761747453746d74a0686175746844617461"), new byte[] {0x58, (byte) data.length}, data));
        return "{\"publicKey\":{\"credential\":{\"id\":\"" + id() + "\",\"rawId\":\"" + id()
                + "\",\"type\":\"public-key\",\"authenticatorAttachment\":\"platform\","
                + "\"clientExtensionResults\":{},\"response\":{\"attestationObject\":\"" + BASE64.encodeToString(attestation.toByteArray())
                + "\",\"clientDataJSON\":\""
                + BASE64.encodeToString(client("webauthn.create", challenge)) + "\",\"transports\":[\"internal\"]}},\"label\":\"" + label
                + "\"}}";
    }

    /** The answer of the page that signs in. */
    String signIn(String challenge) throws Exception {
        byte[] data = data(PRESENT_AND_VERIFIED, new byte[0]);
        byte[] client = client("webauthn.get", challenge);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(data);
        signature.update(MessageDigest.getInstance("SHA-256").digest(client));
        return "{\"id\":\"" + id() + "\",\"rawId\":\"" + id()
                + "\",\"type\":\"public-key\",\"authenticatorAttachment\":\"platform\",\"clientExtensionResults\":{},"
                + "\"response\":{\"authenticatorData\":\"" + BASE64.encodeToString(data) + "\",\"clientDataJSON\":\""
                + BASE64.encodeToString(client)
                + "\",\"signature\":\"" + BASE64.encodeToString(signature.sign()) + "\"}}";
    }

    private byte[] client(String type, String challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int flags, byte[] more) throws Exception {
        return bytes(MessageDigest.getInstance("SHA-256").digest(site.getBytes(StandardCharsets.UTF_8)),
                new byte[] {(byte) flags, 0, 0, 0, 0}, more);
    }

    /** The key in COSE: kty EC2, alg ES256, crv P-256, x, y. */
    private byte[] key() {
        ECPublicKey open = (ECPublicKey) keys.getPublic();
        return bytes(hex("a5010203262001215820"), coordinate(open.getW().getAffineX()), hex("225820"),
                coordinate(open.getW().getAffineY()));
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return ByteBuffer.allocate(32)
                .put(32 - Math.min(32, bytes.length), Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 32), bytes.length)).array();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
