package io.tollgate.trust.badge;

import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The badge, the statement and the public keys, for everybody. An unverified number looks like one that does not exist. */
@RestController
class BadgeController {

    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml;charset=UTF-8");
    private static final MediaType JOSE = MediaType.parseMediaType("application/jose");
    private static final MediaType KEY_SET = MediaType.parseMediaType("application/jwk-set+json");
    private static final Duration PICTURE_KEPT = Duration.ofSeconds(60);

    private static final String VERIFIED = """
            <svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" role="img" aria-labelledby="badge">
              <title id="badge">Verified business</title>
              <circle cx="12" cy="12" r="11" fill="#1a7f37"/>
              <path d="M7 12.4l3.4 3.4L17.2 9" fill="none" stroke="#ffffff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>
            </svg>
            """;
    /** An empty picture: a mark of any colour could be taken for a badge. */
    private static final String NOT_VERIFIED = """
            <svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" role="img" aria-labelledby="badge">
              <title id="badge">Not verified</title>
            </svg>
            """;

    private final Badges badges;
    private final SigningKeys keys;
    private final Clock clock;

    BadgeController(Badges badges, SigningKeys keys, Clock clock) {
        this.badges = badges;
        this.keys = keys;
        this.clock = clock;
    }

    @GetMapping("/badge/{id}.svg")
    ResponseEntity<byte[]> picture(@PathVariable String id) {
        boolean verified = sender(id).flatMap(sender -> badges.of(sender, clock.instant())).isPresent();
        return ResponseEntity.ok().contentType(SVG).cacheControl(CacheControl.maxAge(PICTURE_KEPT).cachePublic())
                .headers(BadgeController::forEverybody)
                .body((verified ? VERIFIED : NOT_VERIFIED).getBytes(StandardCharsets.UTF_8));
    }

    /** The signed statement. No cache may keep the answer, so each request gets the present state. */
    @GetMapping("/badge/{id}.jws")
    ResponseEntity<?> statement(@PathVariable String id) {
        Optional<String> statement = sender(id).flatMap(sender -> badges.statement(sender, clock.instant()));
        if (statement.isEmpty()) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
                    "There is no verified business with this phone number id.");
            return ResponseEntity.status(HttpStatus.NOT_FOUND).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .cacheControl(CacheControl.noStore()).headers(BadgeController::forEverybody).body(problem);
        }
        return ResponseEntity.ok().contentType(JOSE).cacheControl(CacheControl.noStore()).headers(BadgeController::forEverybody)
                .body(statement.get().getBytes(StandardCharsets.US_ASCII));
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<Map<String, Object>> keys() {
        return ResponseEntity.ok().contentType(KEY_SET).cacheControl(CacheControl.maxAge(SigningKeys.PUBLISHED_AHEAD).cachePublic())
                .headers(BadgeController::forEverybody).body(keys.published());
    }

    /** Lets messengers that run in a browser read the answer too. */
    private static void forEverybody(HttpHeaders headers) {
        headers.setAccessControlAllowOrigin("*");
    }

    private static Optional<SenderId> sender(String id) {
        return id.matches("[1-9][0-9]{0,17}") ? Optional.of(new SenderId(Long.parseLong(id))) : Optional.empty();
    }
}
