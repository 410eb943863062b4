package io.tollgate.console;

import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.LocaleResolver;

/** Keeps the language that a reader has chosen at the head of a page, and leads back to that page. */
@Controller
class LanguageChoice {

    private final LocaleResolver languages;

    LanguageChoice(LocaleResolver languages) {
        this.languages = languages;
    }

    @PostMapping("/language")
    String choose(@RequestParam(defaultValue = "") String language, @RequestParam(defaultValue = "/") String to,
            HttpServletRequest request, HttpServletResponse response) {
        if (ReaderLanguage.LANGUAGES.contains(language)) {
            languages.setLocale(request, response, Locale.of(language));
        }
        return "redirect:" + (SignInPaths.isOurs(to) ? to : "/");
    }
}
