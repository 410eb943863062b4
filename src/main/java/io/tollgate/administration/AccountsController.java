package io.tollgate.administration;

import static io.tollgate.accounts.Role.ADMINISTRATOR;
import static io.tollgate.accounts.Role.AUDITOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.accounts.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

/** Accounts of people and of programs, and the tokens issued to them. */
@RestController
@RequestMapping("/administration/v1/accounts")
@Tag(name = "Accounts",
        description = "Who works with Tollgate, and with which roles. Every decision is recorded with the name of the account that took it."
                + " The name never changes, and no account is removed. The first start makes the account `administrator`; its token is in"
                + " the data folder.")
class AccountsController {

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final Register register;
    private final Pages pages;

    AccountsController(UserAccounts accounts, AccessTokens tokens, Register register, Pages pages) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "NewAccount")
    record NewAccountBody(
            @Schema(description = "Recorded with every decision of the account; no other account may have a name that looks the same",
                    example = "Ann Berger") @AuditSubject("account") @Nullable String name,
            @Schema(description = "PERSON if left out", allowableValues = {"PERSON", "SERVICE"}, example = "PERSON") @Nullable String kind,
            @Schema(description = "Each one of AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR, ADMINISTRATOR",
                    example = "[\"OFFICER\"]") @Nullable List<String> roles,
            @Schema(description = "12 characters or more; if left out, the account signs in by its tokens only",
                    example = "mauve kettle orbits slowly") @Nullable String password){}

    @Schema(name = "AccountChange")
    record AccountChangeBody(
            @Schema(description = "All roles that the account has from now on; if left out, its roles stay",
                    example = "[\"OFFICER\", \"APPROVER\"]") @Nullable List<String> roles,
            @Schema(description = "false: its password and its tokens are refused", example = "true") @Nullable String enabled) {}

    @Schema(name = "NewPassword")
    record NewPasswordBody(
            @Schema(description = "12 characters or more", example = "mauve kettle orbits slowly") @Nullable String password) {}

    @Schema(name = "NewToken")
    record NewTokenBody(
            @Schema(description = "What the token is for", example = "nightly import") @AuditSubject("label") @Nullable String label,
            @Schema(description = "Some of the account's roles; all of them if left out",
                    example = "[\"OPERATOR\"]") @Nullable List<String> roles,
            @Schema(description = "First instant at which the token is no longer valid, within 366 days; in 90 days if left"
                    + " out") @Nullable String validUntil,
            @Schema(description = "Instead of validUntil: for how many days the token is valid", example = "30") @Nullable String days) {

        String labelOr(String otherwise) {
            String given = new RequestField("label", label).textOrEmpty(100);
            return given.isEmpty() ? otherwise : given;
        }

        /** Empty: in the usual time. */
        Optional<Instant> validUntil(Instant now) {
            RequestField life = new RequestField("days", days);
            Optional<Instant> byDays = life.maybe()
                    .map(_ -> now.plus(Duration.ofDays(life.number(1, AccessTokens.LONGEST_LIFE.toDays()))));
            return new RequestField("validUntil", validUntil).maybeInstant().or(() -> byDays);
        }
    }

    /** @param password whether the account has one */
    @Schema(name = "Account")
    record AccountView(String name, String kind, Set<Role> roles, boolean enabled, boolean password, Instant createdAt, String createdBy) {

        static AccountView of(UserAccount account) {
            return new AccountView(account.name(), account.kind().name(), account.roles(), account.enabled(), account.password(),
                    account.createdAt(), account.createdBy());
        }
    }

    /** A token, without its text. @param validUntil absent for the token of the first start; @param lastUsedAt to the minute */
    @Schema(name = "AccessToken")
    record AccessTokenView(long id, String label, Set<Role> roles, Instant issuedAt, String issuedBy, Optional<Instant> validUntil,
            Optional<Instant> revokedAt,
            Optional<Instant> lastUsedAt) {

        static AccessTokenView of(AccessToken token) {
            return new AccessTokenView(token.id(), token.label(), token.roles(), token.issuedAt(), token.issuedBy(), token.validUntil(),
                    token.revokedAt(), token.lastUsedAt());
        }
    }

    @Schema(name = "IssuedToken")
    record IssuedTokenView(@Schema(description = "Shown this once and never again",
            example = "tga_9yXbqbHFPEbJkPTXYtqvQzNvhm3Tr0Zu2bRkzYqNfXg") String token, String account,
            AccessTokenView issued) {

        static IssuedTokenView of(UserAccount account, AccessTokens.Issued issued) {
            return new IssuedTokenView(issued.secret(), account.name(), AccessTokenView.of(issued.token()));
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "listAccounts", summary = "All accounts", description = "By name.")
    ResponseEntity<List<AccountView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("accounts"), accounts::some, account -> List.of(account.name()),
                some -> some.stream().map(AccountView::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 An account has this name, or one that looks the same; or the name or the password is not as it must be.")
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "createAccount", summary = "Make an account")
    AccountView create(@RequestBody NewAccountBody body, AccountPrincipal caller) {
        UserAccount made = accounts.create(new RequestField("name", body.name()).text(100),
                new RequestField("kind", body.kind()).choice(UserAccount.Kind.class, UserAccount.Kind.PERSON),
                roles(body.roles()).orElse(Set.of()), new RequestField("password", body.password()).maybe(), caller.getName(),
                register.now());
        AuditRecorder.about("account=" + made.name());
        AuditRecorder.about(roles(made));
        return AccountView.of(made);
    }

    @GetMapping("/{name}")
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "getAccount", summary = "An account")
    AccountView read(@PathVariable String name) {
        return AccountView.of(account(name));
    }

    @PutMapping("/{name}")
    @Refuses("409 It is the caller's own account, or the last one with the role ADMINISTRATOR.")
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "changeAccount", summary = "Change the roles of an account, or disable it",
            description = "An account that loses a role or is disabled is signed out. Nobody can change their own account, so that an"
                    + " administrator always remains.")
    AccountView change(@PathVariable String name, @RequestBody AccountChangeBody body, AccountPrincipal caller) {
        UserAccount account = account(name);
        RequestField enabled = new RequestField("enabled", body.enabled());
        AuditRecorder.about("before:" + roles(account));
        UserAccount changed = accounts.change(account, roles(body.roles()).orElse(account.roles()),
                enabled.maybe().isEmpty() ? account.enabled() : enabled.yes(), caller);
        AuditRecorder.about("after:" + roles(changed));
        return AccountView.of(changed);
    }

    /** What the audit trail says of a change: the roles of the account, and whether it is disabled. */
    private static String roles(UserAccount account) {
        return "roles=" + account.roles().stream().map(Role::name).collect(Collectors.joining(","))
                + (account.enabled() ? "" : " disabled");
    }

    @DeleteMapping("/{name}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "endAccountSessions", summary = "Sign an account out everywhere",
            description = "All its sessions end on all nodes at once; its tokens stay valid.")
    void endSessions(@PathVariable String name) {
        accounts.endSessions(account(name));
    }

    @PutMapping("/{name}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The password is too easy, or too long.")
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "setAccountPassword", summary = "Give an account a new password",
            description = "The sessions of the account end; its tokens stay valid.")
    void password(@PathVariable String name, @RequestBody NewPasswordBody body) {
        accounts.changePassword(account(name), new RequestField("password", body.password()).required());
    }

    @GetMapping("/{name}/tokens")
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "listAccountTokens", summary = "The tokens of an account",
            description = "Oldest first, with those that have ended. The text of a token is never shown.")
    ResponseEntity<List<AccessTokenView>> tokens(@PathVariable String name, @ParameterObject PageQuery query) {
        UserAccount account = account(name);
        return pages.page(query, List.of("tokens", account.id()), slice -> tokens.of(account, slice), token -> List.of(token.id()),
                some -> some.stream().map(AccessTokenView::of).toList());
    }

    @PostMapping("/{name}/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 The account does not have these roles, or has too many tokens; or the end is not within 366 days.")
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "issueAccountToken", summary = "Issue a token to an account",
            description = "The token is shown once; Tollgate keeps only its SHA-256. Who issues a token to a service answers for what the"
                    + " service does by it: that account does not approve what the service has proposed, nor the other way round.")
    IssuedTokenView issue(@PathVariable String name, @RequestBody NewTokenBody body, AccountPrincipal caller) {
        UserAccount account = account(name);
        Instant now = register.now();
        return issued(account, tokens.issue(account, body.labelOr("token"), roles(body.roles()).orElse(account.roles()),
                body.validUntil(now).orElse(now.plus(AccessTokens.USUAL_LIFE)), caller, now));
    }

    @DeleteMapping("/{name}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(ADMINISTRATOR)
    @Operation(operationId = "revokeAccountToken", summary = "Revoke a token of an account",
            description = "The token ends on all nodes at once.")
    void revoke(@PathVariable String name, @PathVariable String id) {
        if (!tokens.revoke(account(name), tokenId(id), register.now())) {
            throw noToken();
        }
    }

    /** Tells the audit trail too. */
    static IssuedTokenView issued(UserAccount account, AccessTokens.Issued issued) {
        AuditRecorder.about("token=" + issued.token().id());
        AuditRecorder.about("roles=" + issued.token().roles().stream().map(Role::name).collect(Collectors.joining(",")));
        return IssuedTokenView.of(account, issued);
    }

    static Optional<Set<Role>> roles(@Nullable List<String> names) {
        return Optional.ofNullable(names)
                .map(given -> given.stream().map(name -> new RequestField("roles", name).choice(Role.class)).collect(Collectors.toSet()));
    }

    static long tokenId(String id) {
        return Optional.of(id).filter(digits -> digits.matches("[1-9][0-9]{0,17}")).map(Long::parseLong)
                .orElseThrow(AccountsController::noToken);
    }

    static Register.Unknown noToken() {
        return new Register.Unknown("The account has no token with this id. Maybe look it up in the list of its tokens.");
    }

    private UserAccount account(String name) {
        return accounts.find(name).orElseThrow(
                () -> new Register.Unknown("There is no account of this name. Maybe look it up in GET /administration/v1/accounts."));
    }
}
