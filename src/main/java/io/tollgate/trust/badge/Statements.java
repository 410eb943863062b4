package io.tollgate.trust.badge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Signed statements: JWS in the compact form with the claims of a JWT (RFC 7515, 7519, 8037). Their type keeps others from taking them for
 * tokens of another kind (RFC 8725, section 3.11).
 */
@Component
class Statements {

    private static final JOSEObjectType TYPE = new JOSEObjectType("tollgate-badge+jwt");

    private final SigningKeys keys;
    private final BadgeSettings settings;

    Statements(SigningKeys keys, BadgeSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** The display number belongs to the business, not to a person. */
    String sign(Badge badge, Instant now) {
        SigningKey key = keys.current();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer()).subject(badge.sender().id().toString()).jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plus(settings.statementLife())))
                .claim("number", badge.sender().displayNumber())
                .claim("business", badge.businessName())
                .claim("plan", badge.plan().name())
                .claim("verified_since", badge.since().getEpochSecond())
                .build();
        SignedJWT statement = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.EdDSA).type(TYPE).keyID(key.id()).build(), claims);
        try {
            statement.sign(key);
        } catch (JOSEException broken) {
            throw new IllegalStateException("the statement about " + badge.sender().id() + " could not be signed", broken);
        }
        return statement.serialize();
    }
}
