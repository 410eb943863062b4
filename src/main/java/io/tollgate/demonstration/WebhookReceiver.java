package io.tollgate.demonstration;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays the businesses' own servers: takes status webhooks, checks their signature, and counts the statuses. */
@Hidden
@RestController
@Profile("demo")
class WebhookReceiver {

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> told = new ConcurrentHashMap<>();
    private final JsonMapper json;

    WebhookReceiver(JsonMapper json) {
        this.json = json;
    }

    void expect(String handle, String secret) {
        secrets.put(handle, secret);
    }

    /** Number of received statuses by kind: {@code delivered -> 812}. */
    Map<String, LongAdder> told() {
        return told;
    }

    @PostMapping("/demonstration/webhook/{handle}")
    ResponseEntity<Void> take(@PathVariable String handle, @RequestHeader("X-Hub-Signature-256") String signature, @RequestBody byte[] body)
            throws GeneralSecurityException {
        String secret = secrets.getOrDefault(handle, "");
        if (secret.isEmpty() || !MessageDigest.isEqual(signature.getBytes(StandardCharsets.US_ASCII), sign(secret, body))) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        }
        for (JsonNode entry : json.readTree(body).path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                change.path("value").path("statuses")
                        .forEach(status -> told.computeIfAbsent(status.path("status").asString(), any -> new LongAdder()).increment());
            }
        }
        return ResponseEntity.ok().build();
    }

    private static byte[] sign(String secret, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return ("sha256=" + HexFormat.of().formatHex(mac.doFinal(body))).getBytes(StandardCharsets.US_ASCII);
    }
}
