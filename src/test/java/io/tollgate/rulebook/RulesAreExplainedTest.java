package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.Sentence.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.drl.parser.lang.dsl.DSLTokenizedMappingFile;
import org.drools.drl.parser.lang.dsl.DefaultExpander;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule has examples, every sentence an explanation, and the files are what any Drools tool takes. */
class RulesAreExplainedTest {

    private static final Path RULES = Path.of("rules");
    private static final Path FEATURES = Path.of("features");

    @TestFactory
    Stream<DynamicTest> everyRuleHasAnExampleThatFiresAndOneThatDoesNot() {
        return Cases.SHIPPED.rules().stream().map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
            Path feature = FEATURES.resolve(rule.file().replace(".dslr", ".feature"));
            String block = Arrays.stream(Files.readString(feature).split("(?m)^  (?=@)"))
                    .filter(text -> text.startsWith("@" + rule.id() + "\n")).findFirst().orElse("");
            List<String> examples = Arrays.stream(block.split("Example: ")).skip(1).toList();

            assertThat(block).as("Rule of %s in %s", rule.id(), feature).contains("  Rule: " + rule.title() + "\n");
            assertThat(examples).as("examples in which %s fires", rule.id()).anyMatch(example -> example.contains("under " + rule.id()));
            assertThat(examples).as("examples in which %s does not fire", rule.id()).anyMatch(example -> !example.contains("under " + rule.id()));
        }));
    }

    @Test
    void everyFeatureBelongsToARuleFile() throws IOException {
        for (Room room : Room.values()) {
            String folder = room.name().toLowerCase(Locale.ROOT);
            assertThat(names(FEATURES.resolve(folder), ".feature")).isEqualTo(names(RULES.resolve(folder), ".dslr"));
        }
    }

    @Test
    void vocabularyExplainsEachSentenceWithAnExampleThatIsOne() throws IOException {
        Faults faults = new Faults("rules");
        Vocabulary vocabulary = Vocabulary.read(RuleFiles.read(RULES), faults);
        faults.throwIfAny();
        Map<String, String> exampleBySentence = Files.readAllLines(RULES.resolve("vocabulary.md")).stream()
                .filter(line -> line.startsWith("| `")).map(line -> line.split("`"))
                .collect(Collectors.toMap(cells -> cells[1], cells -> cells[cells.length - 2]));

        assertThat(exampleBySentence.keySet()).containsExactlyInAnyOrderElementsOf(vocabulary.sentences().stream().map(Sentence::text).toList());
        for (Sentence sentence : vocabulary.sentences()) {
            assertThat(sentence.recognise(exampleBySentence.get(sentence.text()))).as(sentence.text()).isPresent();
        }
    }

    @Test
    void noLineIsTwoSentences() {
        Faults faults = new Faults("rules");
        Vocabulary vocabulary = Vocabulary.read(RuleFiles.read(RULES), faults);

        for (Sentence sentence : vocabulary.sentences()) {
            String line = sentence.text().replace("{country}", "DE").replace("{region}", "EU").replace("{code}", "131050")
                    .replace("{reason}", "Why.").replace("{gift}", "PILOT");
            assertThat(vocabulary.sentences().stream().filter(other -> other.where() == sentence.where())
                    .map(other -> other.recognise(line)).filter(Optional::isPresent)).as(line).hasSize(1);
        }
        assertThat(vocabulary.texts(Where.THEN)).hasSize(4);
    }

    @Test
    void theFilesAreOrdinaryDroolsOnes() throws IOException {
        DSLTokenizedMappingFile mapping = new DSLTokenizedMappingFile();
        assertThat(mapping.parseAndLoad(Files.newBufferedReader(RULES.resolve("vocabulary.dsl")))).as("%s", mapping.getErrors()).isTrue();

        for (String path : RuleFiles.read(RULES).ending(".dslr")) {
            DefaultExpander expander = new DefaultExpander();
            expander.addDSLMapping(mapping.getMapping());
            expander.expand("expander vocabulary.dsl\n" + Files.readString(RULES.resolve(path)));
            assertThat(expander.getErrors()).as(path).isEmpty();
        }
    }

    @Test
    void rulesOfTheSameTitleWouldHideEachOther() {
        assertThat(Cases.SHIPPED.rules()).extracting(RuleCard::name).doesNotHaveDuplicates().hasSize(41);
    }

    private static List<String> names(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix))
                    .map(name -> name.replace(suffix, "")).sorted().toList();
        }
    }
}
