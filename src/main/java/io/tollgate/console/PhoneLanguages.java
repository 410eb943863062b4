package io.tollgate.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The languages of people's phones: those in which most words of the table of keywords are. The pages of the console have two of them only.
 */
final class PhoneLanguages {

    static final List<String> ALL = List.of("en", "de", "fr", "es", "it", "pl", "pt", "nl", "tr", "hi", "zh", "ar");
    /** The usual language of numbers of these countries; of all others it is English. */
    private static final Map<String, String> OF_COUNTRIES = Stream.of("de DE AT CH LI", "fr FR MC", "es ES MX AR CO CL PE EC UY",
            "it IT SM", "pl PL", "pt PT BR AO MZ", "nl NL", "tr TR", "zh CN TW", "ar AE SA EG JO KW QA BH OM")
            .map(line -> line.split(" ")).flatMap(words -> Stream.of(words).skip(1).map(country -> Map.entry(country, words[0])))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private PhoneLanguages() {}

    /** @param name in the language itself */
    record Choice(String tag, String name) {}

    static List<Choice> choices() {
        return ALL.stream().map(tag -> new Choice(tag, name(Locale.of(tag)))).toList();
    }

    private static String name(Locale language) {
        String name = language.getDisplayLanguage(language);
        return name.substring(0, 1).toUpperCase(language) + name.substring(1);
    }

    static String usualIn(String country) {
        return OF_COUNTRIES.getOrDefault(country, "en");
    }
}
