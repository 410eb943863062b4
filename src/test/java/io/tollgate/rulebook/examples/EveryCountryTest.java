package io.tollgate.rulebook.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An officer writes rules and examples for many countries and checks and tests them with the commands, without an engineer. */
class EveryCountryTest {

    @TempDir
    Path folder;

    @Test
    void rulesForManyCountriesPassCheckAndTest() throws IOException {
        assertThat(CountryTrials.COUNTRIES).hasSizeGreaterThan(60);
        copy(Path.of("rules"), folder.resolve("rules"));
        copy(Path.of("features"), folder.resolve("features"));
        for (String country : CountryTrials.COUNTRIES) {
            Files.writeString(folder.resolve(CountryTrials.ruleFile(country)), CountryTrials.rule(country));
            Files.writeString(folder.resolve(CountryTrials.exampleFile(country)), CountryTrials.examples(country));
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
