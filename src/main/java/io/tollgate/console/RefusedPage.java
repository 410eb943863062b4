package io.tollgate.console;

import io.tollgate.network.PageHeaders;
import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Shown by {@code security/PageRefusals} instead of a page that the account may not see, with what it lacks. */
@Controller
class RefusedPage {

    private final MessageSource texts;
    private final RoleNames roles;

    RefusedPage(MessageSource texts, RoleNames roles) {
        this.roles = roles;
        this.texts = texts;
    }

    @RequestMapping("/console/refused")
    String show(HttpServletRequest request, HttpServletResponse response, Locale locale, Model model) {
        PageHeaders.ofOwnPage(response);
        model.addAttribute("complaint", request.getAttribute(SignInPaths.COMPLAINT) instanceof MessageSourceResolvable why
                ? roles.in(texts.getMessage(why, locale), locale)
                : texts.getMessage("refused.nothing", null, locale));
        return "refused";
    }

    /** The page that {@link FailedRendering} shows. A request from elsewhere gets 404. */
    @RequestMapping(FailedRendering.PATH)
    String failed(HttpServletRequest request, Model model) {
        if (!(request.getAttribute(FailedRendering.FAILED) instanceof String path)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("status", HttpStatus.INTERNAL_SERVER_ERROR.value());
        model.addAttribute("what", FailedPage.whatToDo(path));
        return "failed";
    }
}
