package io.tollgate.console;

import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.audit.SubjectText;
import io.tollgate.security.OpenSessions;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.SignInPaths;
import io.tollgate.security.SignInRefused;
import io.tollgate.security.SignInWays;
import io.tollgate.security.SignIns;
import io.tollgate.text.Hints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the user's own account: its roles, its password, its passkeys, its tokens, and where it has signed in. */
@Controller
class AccountPage {

    static final String PATH = "/console/account";

    private final UserAccounts accounts;
    private final SignIns signIns;
    private final SignInWays ways;
    private final PublicKeyCredentialUserEntityRepository users;
    private final UserCredentialRepository passkeys;
    private final AccessTokens tokens;
    private final OpenSessions sessions;
    private final RecordedSteps steps;
    private final NoticesPage notices;
    private final Clock clock;

    AccountPage(UserAccounts accounts, SignIns signIns, SignInWays ways, PublicKeyCredentialUserEntityRepository users,
            UserCredentialRepository passkeys, AccessTokens tokens, OpenSessions sessions, RecordedSteps steps,
            NoticesPage notices, Clock clock) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.ways = ways;
        this.users = users;
        this.passkeys = passkeys;
        this.tokens = tokens;
        this.sessions = sessions;
        this.steps = steps;
        this.notices = notices;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String show(AccountPrincipal caller, HttpServletRequest request, Model model) {
        return page(caller, "", request, model);
    }

    @PostMapping(PATH + "/password")
    String changePassword(@RequestParam String oldPassword, @RequestParam String newPassword, AccountPrincipal caller,
            HttpServletRequest request, Model model) {
        try {
            signIns.byPassword(caller.getName(), oldPassword, request.getRemoteAddr());
            steps.carryOut(caller, "changeOwnPassword", "", () -> accounts.changePassword(caller.account(), newPassword));
        } catch (SignInRefused | AccountRefused refused) {
            return page(caller, complaint(refused, caller), request, model);
        }
        return "redirect:/console/sign-in"; // all sessions have ended, this one too
    }

    @PostMapping(PATH + "/passkeys/remove")
    String removePasskey(@RequestParam String id, AccountPrincipal caller) {
        passkeysOf(caller).stream().map(CredentialRecord::getCredentialId).filter(own -> own.toBase64UrlString().equals(id))
                .forEach(passkeys::delete);
        return "redirect:" + PATH;
    }

    /** Shows the token once. */
    @PostMapping(PATH + "/tokens")
    String issue(@RequestParam(defaultValue = "") String label, @RequestParam int days,
            @RequestParam(required = false) Optional<Set<Role>> roles, AccountPrincipal caller, HttpServletRequest request, Model model) {
        Instant now = clock.instant();
        try {
            AccessTokens.Issued issued = steps.carryOut(caller, "issueOwnToken", SubjectText.named("label", label),
                    () -> tokens.issueOwn(caller, AccountTokens.label(label), roles.orElse(Set.of()),
                            Optional.of(now.plus(Duration.ofDays(days))), now));
            model.addAttribute("secret", issued.secret());
        } catch (AccountRefused refused) {
            model.addAttribute("label", label);
            return page(caller, complaint(refused, caller), request, model);
        }
        return page(caller, "", request, model);
    }

    @PostMapping(PATH + "/tokens/{id}/revoke")
    String revoke(@PathVariable long id, AccountPrincipal caller) {
        steps.carryOut(caller, "revokeOwnToken", "token=" + id, () -> tokens.revoke(caller.account(), id, clock.instant()));
        return "redirect:" + PATH;
    }

    @PostMapping(PATH + "/sessions/{handle}/end")
    String endSession(@PathVariable String handle, AccountPrincipal caller) {
        steps.carryOut(caller, "endOwnSession", "", () -> sessions.end(caller.account(), handle));
        return "redirect:" + PATH;
    }

    /** Ends all sessions of the account that asks, this one too. */
    @PostMapping(PATH + "/sessions/end")
    String endSessions(AccountPrincipal caller) {
        steps.carryOut(caller, "endOwnSessions", "", () -> accounts.endSessions(caller.account()));
        return "redirect:" + SignInPaths.SIGN_IN;
    }

    /** The people of a business have no role here. */
    private static String complaint(RuntimeException refused, AccountPrincipal caller) {
        String why = String.valueOf(refused.getMessage());
        return caller.account().roles().isEmpty() ? Hints.forPartners(why) : why;
    }

    private String page(AccountPrincipal caller, String complaint, HttpServletRequest request, Model model) {
        model.addAttribute("caller", caller);
        model.addAttribute("complaint", complaint);
        model.addAttribute("secret", Optional.ofNullable(model.getAttribute("secret")).orElse(""));
        model.addAttribute("withPasskeys", ways.passkeys());
        model.addAttribute("passkeys", passkeysOf(caller));
        model.addAttribute("tokens", AccountTokens.of(tokens, caller.account(), clock.instant()));
        model.addAttribute("sessions", sessions.of(caller.account()));
        notices.shown(caller, model);
        HttpSession session = request.getSession(false); // none with a token in the header
        model.addAttribute("sessionHere", session == null ? "" : OpenSessions.handle(session.getId()));
        return "account";
    }

    private List<CredentialRecord> passkeysOf(AccountPrincipal caller) {
        Optional<Bytes> user = Optional.ofNullable(users.findByUsername(caller.getName())).map(known -> known.getId());
        return user.map(passkeys::findByUserId).orElse(List.of());
    }
}
