package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text that a person sees on her phone is in each language of phones; and these are those that most people write their words in. */
class PhoneTextsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z][\\w.-]*)[(}]");
    private static final Pattern CHOICE = Pattern.compile("'([a-z]+(?:[.-][a-z]+)+)'");
    private static final Pattern PLACE = Pattern.compile("\\{\\d");
    private static final List<String> PAGES = List.of("handset-home", "handset-chat", "handset-writers", "handset-allow");
    /** What the frame of a page shows to a reader who has not signed in. */
    private static final List<String> FRAME = List.of("layout.skip", "layout.sign-in", "layout.crumbs", "start.title");
    private static final Map<String, List<? extends Enum<?>>> VALUES = Map.of(
            "handset.told.", List.of(HandsetActions.Told.values()), "behaviour.", List.of(Handset.Behaviour.values()),
            "purpose.", List.of(Purpose.values()), "standing.", List.of(ConsentStatus.State.values()),
            "handset.answer-by.", List.of(OptIn.Answer.values()), "handset.wording.", List.of(Purpose.values()),
            "handset.sealed.", List.of(PhoneClient.Word.values()));

    static Stream<String> languages() {
        return PhoneLanguages.ALL.stream().filter(language -> !ReaderLanguage.LANGUAGES.contains(language));
    }

    private static Properties texts(String suffix) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve("messages" + suffix + ".properties"))) {
            texts.load(reader);
        }
        return texts;
    }

    private static Set<String> needed() throws IOException {
        Set<String> english = texts("").stringPropertyNames();
        Set<String> needed = new TreeSet<>(FRAME);
        for (String page : PAGES) {
            String template = Files.readString(RESOURCES.resolve("templates/" + page + ".html"));
            KEY.matcher(template).results().forEach(found -> needed.add(found.group(1)));
            CHOICE.matcher(template).results().map(found -> found.group(1)).filter(english::contains).forEach(needed::add);
        }
        VALUES.forEach((prefix, values) -> values.forEach(value -> needed.add(prefix + value.name())));
        return needed;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void eachLanguageHasEveryTextOfThePhone(String language) throws IOException {
        Properties english = texts("");
        Properties own = texts("_" + language);

        assertThat(new TreeSet<>(own.stringPropertyNames())).isEqualTo(needed());
        for (String key : own.stringPropertyNames()) {
            assertThat(own.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
            assertThat(places(own.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
        assertThat(own.stringPropertyNames().stream().filter(key -> own.getProperty(key).equals(english.getProperty(key))).count())
                .as("texts that are still English").isLessThan(12);
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTenLanguagesWithMostKeywordsAreThere() throws IOException {
        Map<String, Long> words = Files.readAllLines(Path.of("rules/tables/keywords.csv")).stream()
                .filter(row -> row.matches("[a-z]{2},.*"))
                .collect(Collectors.groupingBy(row -> row.substring(0, 2), Collectors.counting()));
        List<String> most = words.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).map(Map.Entry::getKey)
                .limit(10).toList();

        assertThat(PhoneLanguages.ALL).containsAll(most);
    }

    @Test
    void aChoiceIsNamedInItsOwnLanguageAndArabicRunsFromRightToLeft() {
        assertThat(PhoneLanguages.choices()).extracting(PhoneLanguages.Choice::name).contains("English", "Deutsch", "Français", "العربية");
        assertThat(new Shown(Locale.of("ar", "AE")).direction()).isEqualTo("rtl");
        assertThat(new Shown(Locale.FRENCH).direction()).isEqualTo("ltr");
        assertThat(PhoneLanguages.usualIn("AT")).isEqualTo("de");
        assertThat(PhoneLanguages.usualIn("EG")).isEqualTo("ar");
        assertThat(PhoneLanguages.usualIn("JP")).isEqualTo("en");
    }
}
