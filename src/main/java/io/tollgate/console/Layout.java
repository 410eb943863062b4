package io.tollgate.console;

import io.tollgate.security.ConsolePage;
import io.tollgate.security.SignInPaths;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the layout of every page shows: the name of the signed-in account, empty if nobody is; the pages that are open to it; where the
 * reader is; and how she wants a table sorted.
 */
@ControllerAdvice(basePackageClasses = Layout.class)
final class Layout {

    @ModelAttribute
    void of(HttpServletRequest request, Locale locale, Model model) {
        model.addAllAttributes(of(request, locale));
    }

    /** What the frame of a page needs, for pages that no controller shows. */
    static Map<String, Object> of(HttpServletRequest request, Locale locale) {
        String path = request.getServletPath();
        Map<String, Object> known = new HashMap<>();
        known.put("shown", new Shown(locale));
        known.put("sorting", Sorting.of(request, locale));
        known.put("account", SignedIn.principal().map(principal -> principal.getName()).orElse(""));
        known.put("nav", SignedIn.principal().map(ConsolePage::openTo).orElse(List.of()));
        known.put("path", SignInPaths.isOurs(path) ? path : "/");
        known.put("back", back(path, request));
        Optional<ConsolePage> here = ConsolePage.of(path);
        here.ifPresent(page -> known.put("here", page));
        return known;
    }

    /** The address for a change of language: this page with its filter, order and part. What a form has sent is not said again. */
    private static String back(String path, HttpServletRequest request) {
        String query = Set.of("GET", "HEAD").contains(request.getMethod()) ? Optional.ofNullable(request.getQueryString()).orElse("") : "";
        return Stream.of(path + (query.isEmpty() ? "" : "?" + query), path).filter(SignInPaths::isOurs).findFirst().orElse("/");
    }
}
