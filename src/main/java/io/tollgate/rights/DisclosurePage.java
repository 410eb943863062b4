package io.tollgate.rights;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A disclosure as a page to read and print, in the person's language if it is known. */
@Component
public class DisclosurePage {

    private final ITemplateEngine templates;

    DisclosurePage(ITemplateEngine templates) {
        this.templates = templates;
    }

    /**
     * A complete page that prints on A4, from the template {@code templates/person.html}.
     *
     * @param accepted languages that the caller can read, best first; used if hers is not known
     */
    public String html(Disclosure disclosure, List<Locale> accepted) {
        PersonWords words = PersonWords.of(Stream.concat(languages(disclosure), accepted.stream().map(Locale::toLanguageTag)));
        return templates.process("person",
                new Context(Locale.ENGLISH, Map.of("disclosure", disclosure, "w", words, "story", new PersonStory(disclosure, words))));
    }

    /** The languages of the wordings that she consented to, the latest first. */
    private static Stream<String> languages(Disclosure disclosure) {
        return disclosure.sections().stream().filter(section -> section.name().equals("consents"))
                .flatMap(section -> section.rows().stream())
                .sorted(Comparator.comparing((Map<String, Object> row) -> String.valueOf(row.get("at"))).reversed())
                .flatMap(row -> row.get("wording") instanceof Map<?, ?> shown && shown.get("language") != null
                        ? Stream.of(shown.get("language").toString())
                        : Stream.empty());
    }
}
