package io.tollgate.console;

import io.tollgate.accounts.AccountRefused;
import io.tollgate.businessapp.Invitations;
import io.tollgate.businessapp.Invitations.Invitation;
import io.tollgate.security.SignInPaths;
import io.tollgate.text.Hints;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Behind the link of an invitation: the second member of a business chooses a name and a password. */
@Controller
class JoinTeamPage {

    private static final String PATH = AppSettingsPage.JOIN + "/{token:[A-Za-z0-9_-]{20,80}}";

    private final Invitations invitations;
    private final Clock clock;

    JoinTeamPage(Invitations invitations, Clock clock) {
        this.invitations = invitations;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String look(@PathVariable String token, Model model, HttpServletResponse response) {
        return show(token, "", model, response);
    }

    private String show(String token, String name, Model model, HttpServletResponse response) {
        Optional<Invitation> invitation = invitations.find(token, clock.instant());
        response.setHeader("X-Robots-Tag", "noindex");
        if (invitation.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        model.addAttribute("invitation", invitation);
        model.addAttribute("token", token);
        model.addAttribute("name", name);
        return "join-team";
    }

    @PostMapping(PATH)
    String accept(@PathVariable String token, @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password, Model model, HttpServletResponse response) {
        try {
            invitations.accept(token, name, password, clock.instant());
            return "redirect:" + SignInPaths.SIGN_IN + "?to=" + AppPage.PATH;
        } catch (AccountRefused refused) {
            model.addAttribute("complaint", Hints.forPartners(String.valueOf(refused.getMessage())));
            return show(token, name, model, response);
        }
    }
}
