package io.tollgate.rights;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A disclosure for her to read and print, in her own language where it is known. */
@Component
public class DisclosurePage {

    private final ITemplateEngine templates;

    DisclosurePage(ITemplateEngine templates) {
        this.templates = templates;
    }

    /**
     * A page of its own that prints on A4; the template is {@code templates/person.html}.
     *
     * @param accepted languages that who asks for it can read, nearest first: where none is known of her
     */
    public String html(Disclosure disclosure, List<Locale> accepted) {
        PersonWords words = PersonWords.of(Stream.concat(languages(disclosure), accepted.stream().map(Locale::toLanguageTag)));
        return templates.process("person", new Context(Locale.ENGLISH, Map.of("disclosure", disclosure, "w", words, "story", new PersonStory(disclosure, words))));
    }

    /** Those in which she has read what she consented to, the latest first. */
    private static Stream<String> languages(Disclosure disclosure) {
        return disclosure.sections().stream().filter(section -> section.name().equals("consents")).flatMap(section -> section.rows().stream())
                .sorted(Comparator.comparing((Map<String, Object> row) -> String.valueOf(row.get("at"))).reversed())
                .flatMap(row -> row.get("wording") instanceof Map<?, ?> shown && shown.get("language") != null ? Stream.of(shown.get("language").toString()) : Stream.empty());
    }
}
