package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.accounts.Role;
import io.tollgate.administration.AccountsController.AccessTokenView;
import io.tollgate.administration.AccountsController.IssuedTokenView;
import io.tollgate.administration.AccountsController.NewTokenBody;
import io.tollgate.security.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What every caller may do with their own account. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Accounts")
class OwnAccountController {

    private static final String CURRENT = "current";

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final SignIns signIns;
    private final Register register;
    private final Pages pages;

    OwnAccountController(UserAccounts accounts, AccessTokens tokens, SignIns signIns, Register register, Pages pages) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.signIns = signIns;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "PasswordChange")
    record PasswordChangeBody(@Schema(example = "mauve kettle orbits slowly") @Nullable String oldPassword,
            @Schema(description = "12 characters or more", example = "seven lanterns under snow") @Nullable String newPassword) {}

    /** @param roles the roles of the credential that calls; @param token the token that calls, absent for a password */
    @Schema(name = "OwnAccount")
    record OwnAccountView(String name, Set<Role> roles, Optional<AccessTokenView> token) {}

    @GetMapping("/account")
    @AllowedRoles({})
    @Operation(operationId = "getOwnAccount", summary = "Who calls, and with which roles")
    OwnAccountView own(AccountPrincipal caller) {
        return new OwnAccountView(caller.getName(), caller.roles(), caller.token().map(AccessTokenView::of));
    }

    @PutMapping("/account/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses({"409 The old password is wrong, or the new one is too easy or too long.", "429 Too many sign-ins have failed."})
    @AllowedRoles({})
    @Operation(operationId = "changeOwnPassword", summary = "Change your own password",
            description = "The sessions of the account end; its tokens stay valid.")
    void password(@RequestBody PasswordChangeBody body, AccountPrincipal caller, HttpServletRequest request) {
        String old = new RequestField("oldPassword", body.oldPassword()).required();
        String changed = new RequestField("newPassword", body.newPassword()).required();
        signIns.byPassword(caller.getName(), old, request.getRemoteAddr());
        accounts.changePassword(caller.account(), changed);
    }

    @DeleteMapping("/account/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({})
    @Operation(operationId = "endOwnSessions", summary = "Sign out everywhere",
            description = "All sessions of your account end on all nodes at once; your tokens stay valid.")
    void endSessions(AccountPrincipal caller) {
        accounts.endSessions(caller.account());
    }

    @GetMapping("/tokens")
    @AllowedRoles({})
    @Operation(operationId = "listOwnTokens", summary = "Your own tokens",
            description = "Oldest first, with those that have ended. The text of a token is never shown.")
    ResponseEntity<List<AccessTokenView>> tokens(@ParameterObject PageQuery query, AccountPrincipal caller) {
        return pages.page(query, List.of("tokens", caller.account().id()), slice -> tokens.of(caller.account(), slice),
                token -> List.of(token.id()),
                some -> some.stream().map(AccessTokenView::of).toList());
    }

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({"409 The caller does not have these roles, or has too many tokens; or the end is not within 366 days, or later than the"
            + " end of the token that calls.",
        "429 Too many sign-ins have failed."})
    @AllowedRoles({})
    @Operation(operationId = "issueOwnToken", summary = "Issue a token to your own account",
            description = "This is the only operation that takes a name and a password too (HTTP Basic). The token is shown once;"
                    + " Tollgate keeps only its SHA-256. A token that a token issues has no more roles than that token, and ends no later.")
    IssuedTokenView issue(@RequestBody NewTokenBody body, AccountPrincipal caller) {
        Instant now = register.now();
        Set<Role> roles = AccountsController.roles(body.roles()).orElse(caller.roles());
        if (!caller.roles().containsAll(roles)) {
            throw new RoleCheck.MissingRole(caller, List.copyOf(roles));
        }
        return AccountsController.issued(caller.account(),
                tokens.issueOwn(caller, body.labelOr("token"), roles, body.validUntil(now), now));
    }

    @DeleteMapping("/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({})
    @Operation(operationId = "revokeOwnToken", summary = "Revoke one of your own tokens",
            description = "Give its id, or `current` for the token that calls. The token ends on all nodes at once.")
    void revoke(@PathVariable String id, AccountPrincipal caller) {
        long token = id.equals(CURRENT)
                ? caller.token().map(AccessToken::id).orElseThrow(AccountsController::noToken)
                : AccountsController.tokenId(id);
        AuditRecorder.about("token=" + token);
        if (!tokens.revoke(caller.account(), token, register.now())) {
            throw AccountsController.noToken();
        }
    }
}
