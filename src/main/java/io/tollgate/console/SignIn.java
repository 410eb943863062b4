package io.tollgate.console;

import io.tollgate.network.FailedSignIns;
import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Opens the console's pages to whoever has the administration token. Nobody else has a session. */
@Controller
class SignIn {

    static final String PATH = "/console/sign-in";
    private static final String SIGNED_IN = "signed-in";

    private final Settings settings;
    private final FailedSignIns failures;
    private final String data;

    SignIn(Settings settings, FailedSignIns failures, @Value("${tollgate.data}") String data) {
        this.settings = settings;
        this.failures = failures;
        this.data = data;
    }

    static boolean done(HttpServletRequest request) {
        return session(request).map(session -> session.getAttribute(SIGNED_IN)).isPresent();
    }

    /** @param page to go to afterwards; one with signs in its path that need care is not remembered */
    static String leadingTo(String page) {
        return isOurs(page) ? PATH + "?to=" + page : PATH;
    }

    boolean isRight(String token) {
        return settings.find(Settings.ADMINISTRATION_TOKEN_HASH).filter(hash -> Tokens.matches(token.strip(), hash)).isPresent();
    }

    @GetMapping(PATH)
    String ask(@RequestParam(defaultValue = "/") String to, Model model) {
        return page(to, "", model);
    }

    @PostMapping(PATH)
    String take(@RequestParam String token, @RequestParam(defaultValue = "/") String to, HttpServletRequest request, HttpServletResponse response,
            Model model) {
        String address = request.getRemoteAddr();
        if (!failures.mayTry(address)) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(FailedSignIns.WINDOW.toSeconds()));
            return page(to, "Too many wrong tokens have come. Nobody is let in from here for ten minutes.", model);
        }
        if (!isRight(token)) {
            failures.failed(address);
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return page(to, "That is not the administration token.", model);
        }
        failures.succeeded(address);
        session(request).ifPresent(HttpSession::invalidate); // an id that somebody else has planted is worth nothing
        request.getSession().setAttribute(SIGNED_IN, true);
        return "redirect:" + (isOurs(to) ? to : "/");
    }

    @PostMapping("/console/sign-out")
    String leave(HttpServletRequest request, HttpServletResponse response) {
        session(request).ifPresent(HttpSession::invalidate);
        response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
        return "redirect:/";
    }

    private String page(String to, String complaint, Model model) {
        model.addAttribute("to", isOurs(to) ? to : "/");
        model.addAttribute("complaint", complaint);
        model.addAttribute("file", data + "/administration-token");
        return "sign-in";
    }

    /** A path here, and not the beginning of another site's address. */
    private static boolean isOurs(String path) {
        return path.matches("/|(/[A-Za-z0-9._-]+)+/?");
    }

    private static Optional<HttpSession> session(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false));
    }
}
