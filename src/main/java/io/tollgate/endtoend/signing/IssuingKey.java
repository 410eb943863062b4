package io.tollgate.endtoend.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;

/** The key that signs credentials of devices: Ed25519, or P-256 where a token has no Ed25519. */
public interface IssuingKey {

    /** The public key, with its thumbprint as its id. @throws SignerAway if the holder of the key does not answer */
    JWK open();

    /** A signature as a JWS has it. @throws SignerAway if the holder of the key does not answer, or refuses */
    byte[] sign(byte[] input);

    /** The algorithm by which the key signs. */
    static JWSAlgorithm algorithm(JWK open) {
        return open instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519) ? JWSAlgorithm.EdDSA : JWSAlgorithm.ES256;
    }
}
