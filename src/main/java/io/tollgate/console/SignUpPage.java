package io.tollgate.console;

import io.tollgate.businessapp.SignUps;
import io.tollgate.businessapp.SignUps.Form;
import io.tollgate.businessapp.SignUps.Outcome;
import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The page on which a small business registers itself for the business app, if the operator wants that. */
@Controller
class SignUpPage {

    static final String PATH = "/sign-up";
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> zone.matches("(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*")).sorted().toList();
    private static final Form EMPTY = new Form("", "", "", "", "Europe/Vienna", "", "");

    private final SignUps signUps;
    private final Clock clock;

    SignUpPage(SignUps signUps, Clock clock) {
        this.signUps = signUps;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String look(Model model) {
        return show(EMPTY, model);
    }

    private String show(Form form, Model model) {
        if (!signUps.open()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "businesses do not register themselves here");
        }
        model.addAttribute("form", form);
        model.addAttribute("zones", ZONES);
        model.addAttribute("longest", SignUps.LONGEST);
        return "sign-up";
    }

    @PostMapping(PATH)
    String register(@RequestParam(defaultValue = "") String business, @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String contact,
            @RequestParam(defaultValue = "") String zone, @RequestParam(defaultValue = "") String account,
            @RequestParam(defaultValue = "") String password, HttpServletRequest request, HttpServletResponse response, Model model) {
        Form form = new Form(business, number, address, contact, zone, account, password);
        String page = show(form, model);
        return switch (signUps.register(form, request.getRemoteAddr(), clock.instant())) {
            case Outcome.Made _ -> "redirect:" + SignInPaths.SIGN_IN + "?to=" + AppNumberPage.PATH;
            case Outcome.Wrong(var field) -> {
                model.addAttribute("problem", "sign-up.problem." + field.name());
                yield page;
            }
            case Outcome.Refused(String why) -> {
                model.addAttribute("complaint", why);
                yield page;
            }
            case Outcome.TooMany() -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                model.addAttribute("problem", "sign-up.problem.MANY");
                yield page;
            }
        };
    }
}
