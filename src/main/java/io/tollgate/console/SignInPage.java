package io.tollgate.console;

import io.tollgate.security.SignInPaths;
import io.tollgate.security.SignInWays;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks for a name and a password, or for a token. {@code security/SignInFilter} takes the form, and shows the page again if it is wrong.
 */
@Controller
class SignInPage {

    private final String data;

    private final SignInWays ways;

    SignInPage(@Value("${tollgate.data}") String data, SignInWays ways) {
        this.data = data;
        this.ways = ways;
    }

    @RequestMapping(path = SignInPaths.SIGN_IN, method = {RequestMethod.GET, RequestMethod.POST})
    String ask(@RequestParam(defaultValue = "/") String to, Model model, HttpServletRequest request) {
        model.addAttribute("to", SignInPaths.isOurs(to) ? to : "/");
        model.addAttribute("complaint", Objects.requireNonNullElse(request.getAttribute(SignInPaths.COMPLAINT), ""));
        model.addAttribute("ended", request.getParameter(SignInPaths.ENDED) != null);
        model.addAttribute("file", data + "/administration-token");
        model.addAttribute("ways", ways.others());
        return "sign-in";
    }

    @GetMapping(SignInPaths.PASSKEY)
    String passkey(Model model) {
        model.addAttribute("withPasskeys", true);
        return "passkey";
    }
}
