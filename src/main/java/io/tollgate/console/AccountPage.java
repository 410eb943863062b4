package io.tollgate.console;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.audit.AuditTrail;
import io.tollgate.security.SignInRefused;
import io.tollgate.security.SignInWays;
import io.tollgate.security.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the user's own account: its roles, its password, its passkeys. */
@Controller
class AccountPage {

    private static final String PATH = "/console/account";

    private final UserAccounts accounts;
    private final SignIns signIns;
    private final SignInWays ways;
    private final PublicKeyCredentialUserEntityRepository users;
    private final UserCredentialRepository passkeys;
    private final AuditTrail trail;
    private final Clock clock;

    AccountPage(UserAccounts accounts, SignIns signIns, SignInWays ways, PublicKeyCredentialUserEntityRepository users,
            UserCredentialRepository passkeys,
            AuditTrail trail, Clock clock) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.ways = ways;
        this.users = users;
        this.passkeys = passkeys;
        this.trail = trail;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String show(AccountPrincipal caller, Model model) {
        return page(caller, "", model);
    }

    @PostMapping(PATH + "/password")
    String changePassword(@RequestParam String oldPassword, @RequestParam String newPassword, AccountPrincipal caller,
            HttpServletRequest request, Model model) {
        try {
            signIns.byPassword(caller.getName(), oldPassword, request.getRemoteAddr());
            record("changeOwnPassword", caller, request);
            accounts.changePassword(caller.account(), newPassword);
        } catch (SignInRefused | AccountRefused refused) {
            return page(caller, String.valueOf(refused.getMessage()), model);
        }
        return "redirect:/console/sign-in"; // all sessions have ended, this one too
    }

    @PostMapping(PATH + "/passkeys/remove")
    String removePasskey(@RequestParam String id, AccountPrincipal caller, HttpServletRequest request) {
        record("removePasskey", caller, request);
        passkeysOf(caller).stream().map(CredentialRecord::getCredentialId).filter(own -> own.toBase64UrlString().equals(id))
                .forEach(passkeys::delete);
        return "redirect:" + PATH;
    }

    private void record(String operation, AccountPrincipal caller, HttpServletRequest request) {
        trail.begin(new Actor(caller.getName(), caller.token().map(AccessToken::id), request.getRemoteAddr()), operation, "",
                clock.instant());
    }

    private String page(AccountPrincipal caller, String complaint, Model model) {
        model.addAttribute("caller", caller);
        model.addAttribute("complaint", complaint);
        model.addAttribute("withPasskeys", ways.passkeys());
        model.addAttribute("passkeys", passkeysOf(caller));
        return "account";
    }

    private List<CredentialRecord> passkeysOf(AccountPrincipal caller) {
        Optional<Bytes> user = Optional.ofNullable(users.findByUsername(caller.getName())).map(known -> known.getId());
        return user.map(passkeys::findByUserId).orElse(List.of());
    }
}
