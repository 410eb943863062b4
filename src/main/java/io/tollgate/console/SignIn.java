package io.tollgate.console;

import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Opens the console's pages to whoever has the administration token. */
@Controller
class SignIn {

    static final String PATH = "/console/sign-in";
    private static final String SIGNED_IN = "signed-in";
    private static final String WANTED = "wanted";

    private final Settings settings;
    private final String data;

    SignIn(Settings settings, @Value("${tollgate.data}") String data) {
        this.settings = settings;
        this.data = data;
    }

    static boolean done(HttpServletRequest request) {
        return session(request).map(session -> session.getAttribute(SIGNED_IN)).isPresent();
    }

    /** Remembers the page that was asked for, to go there afterwards. */
    static void wants(HttpServletRequest request) {
        request.getSession().setAttribute(WANTED, request.getRequestURI());
    }

    @GetMapping(PATH)
    String ask(Model model) {
        return page(model, false);
    }

    @PostMapping(PATH)
    String take(@RequestParam String token, HttpServletRequest request, Model model) {
        boolean right = settings.find(Settings.ADMINISTRATION_TOKEN_HASH).filter(hash -> Tokens.matches(token.strip(), hash)).isPresent();
        if (!right) {
            return page(model, true);
        }
        Object wanted = request.getSession().getAttribute(WANTED);
        request.changeSessionId(); // a session id that somebody else has planted is worth nothing now
        request.getSession().setAttribute(SIGNED_IN, true);
        return "redirect:" + (wanted == null ? "/" : wanted);
    }

    private String page(Model model, boolean wrong) {
        model.addAttribute("wrong", wrong);
        model.addAttribute("file", data + "/administration-token");
        return "sign-in";
    }

    private static Optional<HttpSession> session(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false));
    }
}
