package io.tollgate.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import io.tollgate.message.RecipientId;
import io.tollgate.rights.Disclosure.Allowed;
import io.tollgate.rights.Disclosure.Section;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The page shows a person, in her language, who may write to her and what was sent. It does not show what businesses pay. */
class PersonPageTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final RecipientId SHE = new RecipientId(1, 2);

    @Test
    void everyLanguageHasEveryText() throws IOException {
        Properties english = texts("");
        for (Locale language : PersonWords.LANGUAGES) {
            Properties texts = language.getLanguage().equals("en") ? english : texts("_" + language);
            assertThat(new TreeSet<>(texts.stringPropertyNames())).as("%s", language)
                    .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
            for (String key : english.stringPropertyNames()) {
                for (String gap : List.of("{0}", "{1}")) {
                    assertThat(texts.getProperty(key).contains(gap)).as("%s of %s has %s", key, language, gap)
                            .isEqualTo(english.getProperty(key).contains(gap));
                }
                assertThat(texts.getProperty(key)).as("%s of %s", key, language).isNotBlank();
            }
        }
    }

    /** Every state, purpose and channel has a text. */
    @Test
    void everyStatePurposeAndChannelHasAText() throws IOException {
        Properties english = texts("");
        Stream.of(names("state.", ConsentStatus.State.values()), names("purpose.", Purpose.values()),
                names("channel.", ConsentChannel.values()),
                names("type.", io.tollgate.consent.ConsentEvent.Type.values()), names("category.", io.tollgate.message.Category.values()))
                .flatMap(all -> all).forEach(key -> assertThat(english).containsKey(key));
    }

    @Test
    void isInTheLanguageOfHerConsentsOrOfTheRequest() throws IOException {
        String german = page(disclosure(3, "de-AT"), List.of(Locale.FRENCH));

        assertThat(german).contains("<html lang=\"de\"", "mit denen Sie schreiben", "Darf antworten bis", "21.11.2026",
                "Wer Ihnen schreiben darf", "Angebote und Werbung, über den Messenger: erlaubt seit 20. März 2026", "gelesen am");
        assertThat(page(disclosure(3, ""), List.of(Locale.JAPANESE, Locale.CANADA_FRENCH))).contains("<html lang=\"fr\"",
                "Qui peut vous écrire");
        assertThat(page(disclosure(3, "tlh"), List.of())).contains("<html lang=\"en\"", "Who may write to you");
    }

    @Test
    void tellsInWordsWhoMayWriteAndWhatWasSent() throws IOException {
        String page = page(disclosure(3, "en"), List.of());

        assertThat(page).contains("<h3>Bakery Krume</h3>", "offers and advertising, by messenger: allowed since 20 March 2026",
                "You blocked Shoe &lt;Shop&gt; on 1 October 2026.",
                "3 messages, the last on", "read on", "not sent: The recipient has not opted in.", "Yes, send me offers.",
                "What businesses pay us for messages");
        assertThat(page).doesNotContain("krume", "CON-ANY", "131050", "case_file", "caseFile", "recordedAt", "Recorded at", "micros",
                "0.0618");
    }

    /** The page has all entries, however many they are. They are folded, with the newest first. */
    @Test
    void staysShortWithManyEntries() throws IOException {
        Disclosure much = disclosure(5_000, "en");
        String page = page(much, List.of());

        assertThat(page).contains("5000 messages, the last on", "4980 earlier ones");
        assertThat(page.split("<td>", -1)).as("cells; each message has three").hasSize(15_001);
        assertThat(page.indexOf("<details>")).isLessThan(page.indexOf("<td>"));
        assertThat(page).doesNotContain("<details open");
        String folder = System.getenv("TOLLGATE_PAGES");
        if (folder != null) {
            Files.writeString(Path.of(folder).resolve("person.html"), page(disclosure(5_000, "de"), List.of()));
        }
    }

    private static String page(Disclosure disclosure, List<Locale> accepted) throws IOException {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine templates = new SpringTemplateEngine();
        templates.setTemplateResolver(resolver);
        return new DisclosurePage(templates).html(disclosure, accepted);
    }

    private static Disclosure disclosure(int messages, String language) {
        List<Map<String, Object>> decisions = new ArrayList<>();
        List<Map<String, Object>> deliveries = new ArrayList<>();
        List<Map<String, Object>> receipts = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Instant at = NOON.minusSeconds(3_600L * i);
            boolean refused = i % 3 == 1;
            decisions.add(Map.of("message", "wamid." + i, "round", 0, "business", "Bakery Krume (krume)", "category", "MARKETING",
                    "decidedAt", at.toString(),
                    "outcome", refused ? "REFUSED" : "ADMITTED", "caseFile",
                    Map.of("findings",
                            refused ? List.of("refused under CON-ANY-002: The recipient has not opted in. (131050)") : List.of())));
            if (!refused) {
                deliveries.add(
                        Map.of("message", "wamid." + i, "business", "Bakery Krume (krume)", "category", "MARKETING", "at", at.toString()));
                receipts.add(Map.of("message", "wamid." + i, "deliveredAt", at.plusSeconds(2).toString(), "readAt",
                        at.plusSeconds(60).toString()));
            }
        }
        Map<String, Object> consent = Map.of("business", "Bakery Krume (krume)", "purpose", "MARKETING", "channel", "MESSENGER", "type",
                "GIVEN", "at", "2026-03-20T10:00:00Z",
                "method", "form checkout-12", "recordedAt", "2026-03-20T10:00:01Z", "wording",
                language.isEmpty() ? Map.of("text", "Yes, send me offers.") : Map.of("text", "Yes, send me offers.", "language", language));
        List<Section> sections = List.of(
                new Section("person", "Who you are to Tollgate", "", List.of(Map.of("number", "+436641234567"))),
                new Section("consents", "What you have allowed", "proof of consent", List.of(consent)),
                new Section("blocks", "Whom you have blocked", "your objection",
                        List.of(Map.of("business", "Shoe <Shop> (shoes)", "type", "BLOCKED", "at", "2026-10-01T10:00:00Z"))),
                new Section("decisions", "Decisions", "", decisions), new Section("deliveries", "Deliveries", "", deliveries),
                new Section("receipts", "Receipts", "", receipts),
                new Section("conversations", "With whom you talk", "",
                        List.of(Map.of("sender", "Bakery Krume (+43 1 512)", "serviceUntil", "2026-11-21T12:00:00Z"))));
        return new Disclosure(SHE, NOON, true, false, sections,
                List.of(new Allowed("Bakery Krume (krume)", Purpose.MARKETING, ConsentChannel.MESSENGER,
                        new ConsentStatus(ConsentStatus.State.GIVEN, Instant.parse("2026-03-20T10:00:00Z")))),
                List.of(), List.of("withheld"));
    }

    private static Properties texts(String language) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(PersonPageTest.class.getResourceAsStream("person" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }

    private static Stream<String> names(String kind, Enum<?>[] values) {
        return Arrays.stream(values).map(value -> kind + value.name());
    }
}
