package io.tollgate.endtoend.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;

/**
 * A key on a token behind PKCS#11. Java's provider has no Ed25519, so it is a P-256 key, which signs by ES256; beside it the token has a
 * certificate of any content, by which Java finds the public key. The private key never leaves the token.
 */
public final class TokenKey implements IssuingKey {

    private static final int P256_BITS = 256;

    private final Provider provider;
    private final PrivateKey secret;
    private final ECKey open;

    /**
     * @param configuration of Java's provider SunPKCS11: {@code name}, {@code library}, {@code slotListIndex}
     * @param alias         of the key
     * @throws IllegalStateException that says what is missing, without the PIN
     */
    public TokenKey(Path configuration, String pin, String alias) {
        if (!Files.isReadable(configuration)) {
            throw new IllegalStateException("the configuration of PKCS#11, " + configuration.toAbsolutePath() + ", cannot be read. Maybe it"
                    + " has another path.");
        }
        this.provider = provider(configuration);
        KeyStore token = token(pin);
        try {
            if (!(token.getKey(alias, null) instanceof PrivateKey found)) {
                throw new IllegalStateException("the token has no key `" + alias + "` with a certificate beside it. Maybe the alias is"
                        + " another one; it is the label of the key.");
            }
            this.secret = found;
            this.open = open(token.getCertificate(alias), alias);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key `" + alias + "` of the token cannot be used: " + broken.getMessage());
        }
    }

    private static Provider provider(Path configuration) {
        Provider plain = Security.getProvider("SunPKCS11");
        if (plain == null) {
            throw new IllegalStateException("this Java has no provider SunPKCS11. Maybe its module jdk.crypto.cryptoki is missing.");
        }
        try {
            return plain.configure(configuration.toString());
        } catch (InvalidParameterException | ProviderException | UnsupportedOperationException wrong) {
            Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
            throw new IllegalStateException("the configuration of PKCS#11, " + configuration + ", does not work: " + cause.getMessage()
                    + ". Maybe `library` names no library, or `slotListIndex` no slot.");
        }
    }

    private KeyStore token(String pin) {
        try {
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin.toCharArray());
            return token;
        } catch (IOException | GeneralSecurityException | ProviderException refused) {
            throw new IllegalStateException("the token does not open. Maybe the PIN is wrong; after some wrong ones it is locked.");
        }
    }

    private static ECKey open(Certificate certificate, String alias) throws GeneralSecurityException {
        if (certificate == null || !(certificate.getPublicKey() instanceof ECPublicKey key)
                || key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw new IllegalStateException("the key `" + alias + "` of the token is not of the curve P-256. Maybe make one:"
                    + " keytool -genkeypair -keyalg EC -groupname secp256r1");
        }
        try {
            return new ECKey.Builder(Curve.P_256, key).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256).keyIDFromThumbprint().build();
        } catch (JOSEException impossible) {
            throw new GeneralSecurityException(impossible);
        }
    }

    @Override
    public JWK open() {
        return open;
    }

    @Override
    public byte[] sign(byte[] input) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format", provider);
            signature.initSign(secret);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException | ProviderException away) {
            throw new SignerAway("the token does not sign: " + away.getMessage());
        }
    }
}
