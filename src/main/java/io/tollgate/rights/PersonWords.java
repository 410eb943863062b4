package io.tollgate.rights;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** The texts of a person's page in one language, from {@code person*.properties}; English has all of them. */
public final class PersonWords {

    private static final String BUNDLE = "io.tollgate.rights.person";

    /** The languages that have a file. */
    static final List<Locale> LANGUAGES = Stream.of("en", "de", "fr", "es", "pt", "it").map(Locale::of).toList();

    private static final ResourceBundle.Control NO_OTHER_THAN_ENGLISH = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Locale locale;
    private final ResourceBundle texts;
    private final DateTimeFormatter days;
    private final DateTimeFormatter instants;

    private PersonWords(Locale locale) {
        this.locale = locale;
        this.texts = ResourceBundle.getBundle(BUNDLE, Locale.of(locale.getLanguage()), NO_OTHER_THAN_ENGLISH);
        this.days = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).withZone(ZoneOffset.UTC);
        this.instants = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(locale)
                .withZone(ZoneOffset.UTC);
    }

    /** @param wished languages, best first, BCP 47; the first one with a file is taken, otherwise English */
    static PersonWords of(Stream<String> wished) {
        Optional<Locale> spoken = wished.map(Locale::forLanguageTag)
                .filter(wish -> LANGUAGES.stream().anyMatch(language -> language.getLanguage().equals(wish.getLanguage()))).findFirst();
        // British dates, with the day before the month as in most countries, unless she wishes otherwise.
        return new PersonWords(spoken.filter(locale -> !locale.equals(Locale.ENGLISH)).orElse(Locale.UK));
    }

    /** The value of the attribute {@code lang}. */
    public String language() {
        return locale.getLanguage();
    }

    public String text(String key) {
        return texts.getString(key);
    }

    public String text(String key, Object first) {
        return text(key).replace("{0}", first.toString());
    }

    public String text(String key, Object first, Object second) {
        return text(key, first).replace("{1}", second.toString());
    }

    /** A translated word; the value itself if it is missing here, as newer kinds may be. */
    public String word(String kind, Object value) {
        return word(kind, value, value.toString());
    }

    String word(String kind, Object value, String otherwise) {
        String key = kind + "." + value;
        return texts.containsKey(key) ? texts.getString(key) : otherwise;
    }

    public String day(Object instant) {
        return days.format(Instant.parse(instant.toString()));
    }

    public String time(Object instant) {
        return instants.format(Instant.parse(instant.toString()));
    }
}
