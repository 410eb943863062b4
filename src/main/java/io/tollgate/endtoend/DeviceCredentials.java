package io.tollgate.endtoend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.endtoend.mls.Ed25519;
import io.tollgate.endtoend.signing.IssuingKey;
import io.tollgate.message.SenderId;
import io.tollgate.trust.badge.Badges;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Tollgate says of a device: whose it is, whether a business has the badge, and which key is its own. A compact JWS (RFC 7515) of a
 * type
 * of its own, so that nobody takes it for another token.
 */
@Component
class DeviceCredentials {

    static final Duration LIFE = Duration.ofDays(7);
    /** So long a credential may be in somebody's hands: in a key package, or of a phone that sleeps. */
    static final Duration SEEN = Duration.ofDays(100);
    private static final JOSEObjectType TYPE = new JOSEObjectType("tollgate-device+jwt");
    private static final JOSEObjectType HEAD = new JOSEObjectType("tollgate-log+jwt");
    private static final JOSEObjectType TEMPLATE = new JOSEObjectType("tollgate-template+jwt");
    private static final Pattern NAMED = Pattern.compile("\\{\\{\\s*[a-z_]");
    private static final Duration LIFE_OF_TEMPLATE = Duration.ofHours(1);
    private static final Duration LIFE_OF_HEAD = Duration.ofDays(1);

    private final IssuingKeys keys;
    private final Devices devices;
    private final Badges badges;
    private final KeyLog log;
    private final String issuer;

    DeviceCredentials(IssuingKeys keys, Devices devices, Badges badges, KeyLog log,
            @Value("${tollgate.badge.issuer:urn:tollgate}") String issuer) {
        this.keys = keys;
        this.log = log;
        this.devices = devices;
        this.badges = badges;
        this.issuer = issuer;
    }

    record Credential(String text, Instant expires) {}

    /** A credential for a device that has just shown its key. */
    @Transactional
    public Credential issue(Device device, Instant now) {
        return issue(device, hasBadge(device, now), now);
    }

    /** Another one. Empty if the business had the badge and has lost it: then its devices register again, and show that they have none. */
    @Transactional
    public Optional<Credential> renew(Device device, Instant now) {
        boolean badge = hasBadge(device, now);
        return device.badge() && !badge ? Optional.empty() : Optional.of(issue(device, badge, now));
    }

    private boolean hasBadge(Device device, Instant now) {
        return device.account() instanceof DeviceOwner.OfNumber(SenderId sender) && badges.of(sender, now).isPresent();
    }

    private Credential issue(Device device, boolean badge, Instant now) {
        Instant expires = Instant.ofEpochSecond(now.plus(LIFE).getEpochSecond());
        IssuingKey key = keys.signing(expires);
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(issuer).subject(device.subject()).jwtID(device.id().text())
                .issueTime(Date.from(now)).expirationTime(Date.from(expires)).claim("badge", badge)
                .claim("cnf", Map.of("jwk", Map.of("kty", "OKP", "crv", "Ed25519", "x", Base64URL.encode(device.key()).toString())))
                .build();
        String credential = signed(key, TYPE, claims);
        devices.credential(device.id(), badge);
        log.issued(device, credential, now);
        return new Credential(credential, expires);
    }

    /** An approved template, for clients that fill in parameters which Tollgate cannot read. */
    @Transactional
    public String sign(Template template, Sender sender, Instant now) {
        Instant expires = now.plus(LIFE_OF_TEMPLATE);
        Object components = JsonMapper.shared().convertValue(template.parts().components(template.body()), List.class);
        return signed(keys.signing(expires), TEMPLATE, new JWTClaimsSet.Builder().issuer(issuer).subject(sender.displayNumber())
                .issueTime(Date.from(now)).expirationTime(Date.from(expires)).claim("name", template.key().name())
                .claim("language", template.key().language()).claim("category", template.category().name().toLowerCase(Locale.ROOT))
                .claim("components", components)
                .claim("parameter_format", NAMED.matcher(template.body()).find() ? "NAMED" : "POSITIONAL").build());
    }

    /** The head of the log of keys. */
    @Transactional
    public String signHead(long size, byte[] root, Instant now) {
        Instant expires = now.plus(LIFE_OF_HEAD);
        return signed(keys.signing(expires), HEAD, new JWTClaimsSet.Builder().issuer(issuer).issueTime(Date.from(now))
                .expirationTime(Date.from(expires)).claim("size", size).claim("root", Base64URL.encode(root).toString()).build());
    }

    private static String signed(IssuingKey key, JOSEObjectType type, JWTClaimsSet claims) {
        JWK open = key.open();
        JWSHeader header = new JWSHeader.Builder(IssuingKey.algorithm(open)).type(type).keyID(open.getKeyID()).build();
        byte[] input = new SignedJWT(header, claims).getSigningInput();
        return new String(input, StandardCharsets.US_ASCII) + "." + Base64URL.encode(key.sign(input));
    }

    /** Whether an identity in a key package is a credential that was issued to this device, and is valid. */
    boolean isOf(Device device, byte[] identity, Instant now) {
        try {
            SignedJWT credential = SignedJWT.parse(new String(identity, StandardCharsets.US_ASCII));
            JWTClaimsSet claims = credential.getJWTClaimsSet();
            return device.id().text().equals(claims.getJWTID()) && device.subject().equals(claims.getSubject())
                    && isOpen(claims.getExpirationTime(), now) && isIssued(credential, now);
        } catch (ParseException noCredential) {
            return false;
        }
    }

    private static boolean isOpen(@Nullable Date end, Instant now) {
        return end != null && end.toInstant().isAfter(now);
    }

    /** The id of a device is in one credential of its key only, so a signature of ours binds both. */
    private boolean isIssued(SignedJWT credential, Instant now) {
        return keys.published(now).stream().filter(key -> key.getKeyID().equals(credential.getHeader().getKeyID()))
                .anyMatch(key -> isSigned(key, credential));
    }

    private static boolean isSigned(JWK key, SignedJWT credential) {
        if (key instanceof OctetKeyPair pair) {
            return Ed25519.isSigned(pair.getDecodedX(), credential.getSigningInput(), credential.getSignature().decode());
        }
        try {
            return credential.verify(new ECDSAVerifier(key.toECKey()));
        } catch (JOSEException odd) {
            return false;
        }
    }
}
