package io.tollgate.rights;

import io.tollgate.rights.Disclosure.Section;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A disclosure for reading and printing. */
@Component
public class DisclosurePage {

    private final ITemplateEngine templates;

    DisclosurePage(ITemplateEngine templates) {
        this.templates = templates;
    }

    /** A page of its own that prints on A4; the template is {@code templates/person.html}. */
    public String html(Disclosure disclosure) {
        return templates.process("person", new Context(Locale.ENGLISH, Map.of("disclosure", disclosure, "words", this)));
    }

    public List<Section> filled(Disclosure disclosure) {
        return disclosure.sections().stream().filter(section -> !section.rows().isEmpty()).toList();
    }

    /** The titles of the kinds of record of which there is none. */
    public String empty(Disclosure disclosure) {
        return disclosure.sections().stream().filter(section -> section.rows().isEmpty()).map(Section::title).collect(Collectors.joining("; "));
    }

    /** {@code expiresAt} as {@code Expires at}. */
    public String heading(String column) {
        String words = column.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Line by line. */
    public String text(Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map -> map.entrySet().stream().map(entry -> indented(heading(String.valueOf(entry.getKey())), text(entry.getValue())))
                    .collect(Collectors.joining("\n"));
            case List<?> list -> list.stream().map(this::text).collect(Collectors.joining("\n"));
            default -> value.toString();
        };
    }

    private static String indented(String heading, String text) {
        return text.contains("\n") ? heading + ":\n  " + text.replace("\n", "\n  ") : heading + ": " + text;
    }
}
