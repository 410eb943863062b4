package io.tollgate.rulebook.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An officer writes rules and examples for many countries and checks and tests them with the commands, without an engineer. */
class EveryCountryTest {

    private static final List<String> COUNTRIES = List.of(("AE AL AM AR AU AZ BA BD BE BF BG BH BO BR BY CA CD CI CL CM CR CY CZ DK DO DZ"
            + " EC EE EG ES ET FI GB GE GH GR GT HK HN HR HU ID IE IL IN IQ IS JM JO JP KE KG KH KR KW KZ LB LK LT LV MA MX MY NG NL NO NZ"
            + " PE PH PK PL QA RO RS SE SG TH TR UA US UY UZ VN ZA").split(" "));

    @TempDir
    Path folder;

    @Test
    void rulesForManyCountriesPassCheckAndTest() throws IOException {
        assertThat(COUNTRIES).hasSizeGreaterThan(60);
        copy(Path.of("rules"), folder.resolve("rules"));
        copy(Path.of("features"), folder.resolve("features"));
        for (String country : COUNTRIES) {
            String name = country.toLowerCase(Locale.ROOT) + "-trial";
            Files.writeString(folder.resolve("rules/consent/" + name + ".dslr"), RULE.formatted(country, country));
            boolean german = country.charAt(0) % 2 == 0;
            String place = Locale.of("", country).getDisplayCountry(german ? Locale.GERMAN : Locale.ENGLISH);
            Files.writeString(folder.resolve("features/consent/" + name + ".feature"),
                    (german ? GERMAN : ENGLISH).replace("ID", "CON-" + country + "-901").replace("PLACE", place));
        }
        String rules = folder.resolve("rules").toString();
        String features = folder.resolve("features").toString();

        CommandRun check = CommandRun.run("rules", "check", "--rules", rules, "--features", features);
        CommandRun test = CommandRun.run("rules", "test", "--rules", rules, "--features", features);

        assertThat(check.err()).isEmpty();
        assertThat(check.code()).isZero();
        assertThat(test.code()).as(test.err() + test.out().lines().filter(line -> line.contains("trial")).limit(5).toList()).isZero();
    }

    @Test
    void wishesForTheVocabularyAreKeptForTheEngineers() throws IOException {
        copy(Path.of("rules"), folder.resolve("rules"));
        String rules = folder.resolve("rules").toString();

        CommandRun wish = CommandRun.run("rules", "wish", "contains a picture of a cat", "--rules", rules);
        CommandRun said = CommandRun.run("rules", "wish", "is marketing", "--rules", rules);
        CommandRun empty = CommandRun.run("rules", "wish", " ", "--rules", rules);
        CommandRun wishes = CommandRun.run("rules", "wishes", "--rules", rules);

        assertThat(wish.out()).contains("Kept in").contains("Nearest that rules can say: `- ");
        assertThat(said.err()).contains("The vocabulary can say this already: `- is marketing`");
        assertThat(empty.code()).isEqualTo(1);
        assertThat(wishes.out()).contains("2026-11-27: contains a picture of a cat").contains("1 wishes are kept.");
    }

    private static final String RULE = """
            rule "CON-%s-901: A confirmed opt-in is noted"
                @basis( "A trial" )
                @source( "this test" )
                @inForceFrom( "2020-01-01" )
            when
                a message
                - is a utility message
                - goes to a recipient in %s
            then
                note "It goes there."
            end
            """;
    private static final String ENGLISH = """
            Feature: A trial

              @ID
              Rule: A confirmed opt-in is noted

                Example: Mia is there
                  Given Mia in PLACE has consented to messages
                  When an airline sends her a notice on 2026-11-03
                  Then the message is noted under ID as "It goes there."

                Example: Mia is in France
                  Given Mia in France has consented to messages
                  When an airline sends her a notice on 2026-11-03
                  Then ID does not apply
            """;
    private static final String GERMAN = """
            # language: de
            Funktionalität: Ein Versuch

              @ID
              Regel: Eine bestätigte Einwilligung wird vermerkt

                Beispiel: Mia ist dort
                  Angenommen Mia in PLACE hat in Nachrichten eingewilligt
                  Wenn ein Unternehmen schickt ihr am 2026-11-03 eine Mitteilung
                  Dann die Nachricht wird nach ID vermerkt als "It goes there."

                Beispiel: Mia ist in Frankreich
                  Angenommen Mia in Frankreich hat in Nachrichten eingewilligt
                  Und nicht: die Nachricht ist Werbung
                  Wenn ein Unternehmen schickt ihr am 2026-11-03 eine Mitteilung
                  Dann ID gilt nicht
            """;

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
