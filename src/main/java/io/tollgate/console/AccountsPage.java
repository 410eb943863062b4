package io.tollgate.console;

import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.audit.SubjectText;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.security.BusinessMembers;
import io.tollgate.security.OpenSessions;
import io.tollgate.security.RecordedSteps;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The pages of all accounts: who there is, with which roles and tokens; an administrator makes and changes them here. */
@Controller
@RequestMapping("/console/accounts")
class AccountsPage {

    private static final List<String> COLUMNS = List.of("name", "kind", "roles", "enabled", "created_at", "created_by");
    private static final int SHOWN = 100;

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final OpenSessions sessions;
    private final BusinessMembers members;
    private final Businesses businesses;
    private final RecordedSteps steps;
    private final Clock clock;

    AccountsPage(UserAccounts accounts, AccessTokens tokens, OpenSessions sessions, BusinessMembers members, Businesses businesses,
            RecordedSteps steps, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.sessions = sessions;
        this.members = members;
        this.businesses = businesses;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String after, AccountPrincipal caller, Model model) {
        return list(after, "", caller, model);
    }

    private String list(String after, String complaint, AccountPrincipal caller, Model model) {
        Sorting sorting = Sorting.of(model);
        List<UserAccount> some = sorting.rows("accounts", most -> accounts.some(Slice.first(most)),
                () -> accounts.some(new Slice(after.isEmpty() ? List.of() : List.of(after), SHOWN)));
        model.addAttribute("accounts", some);
        model.addAttribute("next", sorting.sorts("accounts") || some.size() < SHOWN ? "" : some.getLast().name());
        model.addAttribute("complaint", complaint);
        return forms(caller, model, "accounts");
    }

    @GetMapping("/export.csv")
    void export(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "accounts.csv", COLUMNS, accounts::some, one -> List.of(one.name()),
                one -> List.of(one.name(), one.kind().name(), one.roles().stream().map(Role::name).collect(Collectors.joining(" ")),
                        Boolean.toString(one.enabled()), one.createdAt().toString(), one.createdBy()));
    }

    /** What was typed for an account that was not made. */
    record Given(String name, UserAccount.Kind kind, Set<Role> roles) {}

    @PostMapping
    String create(@RequestParam String name, @RequestParam UserAccount.Kind kind, @RequestParam(required = false) Optional<Set<Role>> roles,
            @RequestParam(defaultValue = "") String password, AccountPrincipal caller, Model model) {
        try {
            UserAccount made = steps.carryOut(caller, "createAccount",
                    SubjectText.named("account", name) + " " + subject(roles.orElse(Set.of())),
                    () -> accounts.create(name.strip(), kind, roles.orElse(Set.of()), Optional.of(password).filter(it -> !it.isEmpty()),
                            caller.getName(), clock.instant()));
            return to(made.id());
        } catch (AccountRefused refused) {
            model.addAttribute("given", new Given(name, kind, roles.orElse(Set.of())));
            return list("", String.valueOf(refused.getMessage()), caller, model);
        }
    }

    @GetMapping("/{id}")
    String show(@PathVariable int id, AccountPrincipal caller, Model model) {
        return show(account(id), caller, model);
    }

    private String show(UserAccount account, AccountPrincipal caller, Model model) {
        model.addAttribute("one", account);
        model.addAttribute("tokens", AccountTokens.of(tokens, account, clock.instant()));
        model.addAttribute("sessions", sessions.of(account));
        model.addAttribute("business",
                members.businessOf(account).flatMap(id -> businesses.byId(List.of(id)).values().stream().findFirst()));
        model.addAttribute("own", account.id() == caller.account().id());
        return forms(caller, model, "one-account");
    }

    /** @param seen the roles that the administrator was shown: she gives none back that somebody else has just taken */
    @PostMapping("/{id}/roles")
    String change(@PathVariable int id, @RequestParam(required = false) Optional<Set<Role>> roles, @RequestParam Set<Role> seen,
            AccountPrincipal caller, Model model) {
        return changed(id, caller, model, account -> steps.carryOut(caller, "changeAccount",
                "account=" + account.name() + " before:" + subject(account.roles()) + " after:" + subject(roles.orElse(Set.of())),
                () -> change(account, seen, roles.orElse(Set.of()), caller)));
    }

    private void change(UserAccount account, Set<Role> seen, Set<Role> roles, AccountPrincipal caller) {
        if (!seen.equals(account.roles())) {
            throw new AccountRefused("The roles of this account were changed in the meantime, and are now as shown. Nothing was done.");
        }
        accounts.change(account, roles, account.enabled(), caller);
    }

    /** Disables the account, or lets it in again. */
    @PostMapping("/{id}/enabled")
    String enable(@PathVariable int id, @RequestParam boolean enabled, AccountPrincipal caller, Model model) {
        return changed(id, caller, model, account -> steps.carryOut(caller, "changeAccount",
                "account=" + account.name() + " enabled=" + enabled,
                () -> accounts.change(account, account.roles(), enabled, caller)));
    }

    @PostMapping("/{id}/password")
    String password(@PathVariable int id, @RequestParam String password, AccountPrincipal caller, Model model) {
        return changed(id, caller, model, account -> steps.carryOut(caller, "setAccountPassword", "account=" + account.name(),
                () -> accounts.changePassword(account, password)));
    }

    /** The account acts for this business in the business app; with no handle, for none any more. */
    @PostMapping("/{id}/business")
    String business(@PathVariable int id, @RequestParam(defaultValue = "") String handle, AccountPrincipal caller, Model model) {
        model.addAttribute("handle", handle);
        return changed(id, caller, model, account -> steps.carryOut(caller, "changeAccount",
                "account=" + account.name() + " business=" + (handle.isBlank() ? "none" : "another"),
                () -> actFor(account, handle, caller)));
    }

    private void actFor(UserAccount account, String handle, AccountPrincipal caller) {
        if (handle.isBlank()) {
            members.remove(account);
            accounts.endSessions(account);
            return;
        }
        members.add(account, businesses.byHandle(handle.strip()).orElseThrow(() -> new AccountRefused(
                "There is no business with this handle. Maybe look it up among the businesses.")), caller.getName(), clock.instant());
    }

    @PostMapping("/{id}/sessions/end")
    String endSessions(@PathVariable int id, AccountPrincipal caller, Model model) {
        return changed(id, caller, model, account -> steps.carryOut(caller, "endAccountSessions", "account=" + account.name(),
                () -> accounts.endSessions(account)));
    }

    /** Shows the token once. */
    @PostMapping("/{id}/tokens")
    String issue(@PathVariable int id, @RequestParam(defaultValue = "") String label, @RequestParam int days,
            @RequestParam(required = false) Optional<Set<Role>> roles, AccountPrincipal caller, Model model) {
        UserAccount account = account(id);
        Instant now = clock.instant();
        try {
            AccessTokens.Issued issued = steps.carryOut(caller, "issueAccountToken",
                    "account=" + account.name() + " " + subject(roles.orElse(Set.of())),
                    () -> tokens.issue(account, AccountTokens.label(label), roles.orElse(Set.of()), now.plus(Duration.ofDays(days)), caller,
                            now));
            model.addAttribute("secret", issued.secret());
        } catch (AccountRefused refused) {
            model.addAttribute("label", label);
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
        }
        return show(account, caller, model);
    }

    @PostMapping("/{id}/tokens/{token}/revoke")
    String revoke(@PathVariable int id, @PathVariable long token, AccountPrincipal caller, Model model) {
        return changed(id, caller, model, account -> steps.carryOut(caller, "revokeAccountToken",
                "account=" + account.name() + " token=" + token, () -> tokens.revoke(account, token, clock.instant())));
    }

    private interface Change {
        void make(UserAccount account);
    }

    private String changed(int id, AccountPrincipal caller, Model model, Change change) {
        try {
            change.make(account(id));
        } catch (AccountRefused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(account(id), caller, model);
        }
        return to(id);
    }

    private UserAccount account(int id) {
        return accounts.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such account"));
    }

    private static String to(int id) {
        return "redirect:/console/accounts/" + id;
    }

    /** An auditor sees the pages without their forms. */
    private static String forms(AccountPrincipal caller, Model model, String page) {
        model.addAttribute("mayChange", caller.has(Role.ADMINISTRATOR));
        model.addAttribute("roles", List.of(Role.values()));
        model.addAttribute("secret", Optional.ofNullable(model.getAttribute("secret")).orElse(""));
        model.addAttribute("complaint", Optional.ofNullable(model.getAttribute("complaint")).orElse(""));
        return page;
    }

    /** What the audit trail says of a step: the roles. */
    private static String subject(Set<Role> roles) {
        return "roles=" + roles.stream().sorted().map(Role::name).reduce((some, more) -> some + "," + more).orElse("");
    }
}
