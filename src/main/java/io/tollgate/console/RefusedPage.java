package io.tollgate.console;

import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** Shown by {@code security/PageRefusals} instead of a page that the account may not see, with what it lacks. */
@Controller
class RefusedPage {

    private final MessageSource texts;

    RefusedPage(MessageSource texts) {
        this.texts = texts;
    }

    @RequestMapping("/console/refused")
    String show(HttpServletRequest request, Locale locale, Model model) {
        model.addAttribute("complaint", request.getAttribute(SignInPaths.COMPLAINT) instanceof MessageSourceResolvable why
                ? texts.getMessage(why, locale)
                : texts.getMessage("refused.nothing", null, locale));
        return "refused";
    }
}
