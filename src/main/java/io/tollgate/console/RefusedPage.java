package io.tollgate.console;

import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** Shown by {@code security/PageRefusals} instead of a page that the account may not see, with what it lacks. */
@Controller
class RefusedPage {

    @RequestMapping("/console/refused")
    String show(HttpServletRequest request, Model model) {
        model.addAttribute("complaint",
                Objects.requireNonNullElse(request.getAttribute(SignInPaths.COMPLAINT), "Nothing is refused at the moment."));
        return "refused";
    }
}
