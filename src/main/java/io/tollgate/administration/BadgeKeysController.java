package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.trust.badge.SigningKeys.Ids;
import io.tollgate.trust.badge.SigningKeys;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys that sign statements about verified numbers. */
@RestController
@RequestMapping("/administration/v1/badge-keys")
@Tag(name = "Badge keys", description = "Which key signs the statements of /badge/{phone-number-id}.jws. The public keys are in"
        + " /.well-known/jwks.json; the private keys are derived from the secret of the installation.")
class BadgeKeysController {

    private final SigningKeys keys;
    private final Register register;

    BadgeKeysController(SigningKeys keys, Register register) {
        this.keys = keys;
        this.register = register;
    }

    @Schema(name = "BadgeKeyChange")
    record BadgeKeyChangeBody(
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String officer,
            @Schema(example = "Yearly change") @Nullable String reason,
            @Schema(description = "Nobody may trust the key in use any more: it leaves the key set at once",
                    example = "false") @Nullable String compromised) {}

    /** Ids of the public keys, as in the key set. */
    record BadgeKeyIdsView(String current, String next, @Nullable String previous) {}

    /** @param number of the key that signs from then on; @param compromised nobody may trust the key before it */
    record BadgeKeyChangeView(int number, Instant since, String officer, String reason, boolean compromised) {}

    record BadgeKeysView(BadgeKeyIdsView keys, List<BadgeKeyChangeView> changes) {}

    @GetMapping
    @AllowedRoles({AUDITOR, OPERATOR})
    @Operation(operationId = "getBadgeKeys", summary = "The keys in use, and who changed them")
    BadgeKeysView read() {
        Ids ids = keys.ids();
        return new BadgeKeysView(new BadgeKeyIdsView(ids.current(), ids.next(), ids.previous().orElse(null)), keys.history().stream()
                .map(change -> new BadgeKeyChangeView(change.number(), change.since(), change.officer(), change.reason(),
                        change.compromised()))
                .toList());
    }

    @PostMapping("/change")
    @Refuses("409 The key was changed so recently that statements of the key before it are still valid.")
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "changeBadgeKey", summary = "Let the next key sign from now on",
            description = "On all nodes. The former key stays in the key set, unless it is compromised. A change is refused until an"
                    + " hour and the life of a statement have passed since the last one, unless the key is compromised.")
    BadgeKeysView change(@RequestBody BadgeKeyChangeBody body, AccountPrincipal caller) {
        InvalidField.orValue(() -> keys.change(caller.signature(), new RequestField("reason", body.reason()).text(500),
                new RequestField("compromised", body.compromised()).yes(), register.now()));
        return read();
    }
}
