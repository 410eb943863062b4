package io.tollgate.management;

import io.tollgate.business.Template;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which templates a list shows, by the parameters of the request. One that is left out lets all pass.
 *
 * @param text    that the name or the body has: {@code name_or_content}
 * @param content that the body has
 * @param made    whether those are wanted that the platform has made, of which there are none: {@code source=AUTO_GENERATED}
 */
record TemplateFilter(List<String> names, List<String> languages, List<String> statuses, List<String> categories, String text,
        String content, boolean made) {

    static TemplateFilter of(HttpServletRequest request) {
        return new TemplateFilter(several(request, "name"), several(request, "language"), several(request, "status"),
                several(request, "category"), one(request, "name_or_content"), one(request, "content"),
                one(request, "source").equals("auto_generated"));
    }

    boolean passes(Template template) {
        String body = template.body().toLowerCase(Locale.ROOT);
        return !made && passes(names, template.key().name()) && passes(languages, template.key().language())
                && passes(statuses, template.approval().name()) && passes(categories, template.category().name())
                && (template.key().name().contains(text) || body.contains(text)) && body.contains(content);
    }

    private static boolean passes(List<String> wanted, String value) {
        return wanted.isEmpty() || wanted.stream().anyMatch(value::equalsIgnoreCase);
    }

    /** The values of a parameter: one value, several with commas, or an array: {@code ["APPROVED","PAUSED"]}. */
    static List<String> several(HttpServletRequest request, String name) {
        String value = Optional.ofNullable(request.getParameter(name)).orElse("").replaceAll("[\\[\\]\"\\s]", "");
        return value.isEmpty() ? List.of() : Arrays.asList(value.split(","));
    }

    private static String one(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("").toLowerCase(Locale.ROOT);
    }
}
