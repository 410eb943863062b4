package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.examples.ExamplesPage;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.AboutRecipient;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Room;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.Sentence;
import io.tollgate.rulebook.language.Vocabulary;
import io.tollgate.rulebook.language.VocabularyPage;
import java.beans.Introspector;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.drl.parser.lang.dsl.DSLTokenizedMappingFile;
import org.drools.drl.parser.lang.ExpanderException;
import org.drools.drl.parser.lang.dsl.DefaultExpander;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule has examples, every sentence has an explanation, and any Drools tool can read the files. */
class RulesAreExplainedTest {

    private static final Path RULES = Path.of("rules");
    /** Properties that no sentence uses: the findings, and properties for the vocabularies of earlier rule books. */
    private static final Set<String> NO_SENTENCE = Set.of("found", "findings", "onWeekday", "betweenTimes");
    /** What the gate judges by itself, before any rule. */
    private static final Set<String> OF_THE_GATE = Set.of("io.tollgate.decision.CaseFile$Way.reachable");
    private static final Path FEATURES = Path.of("features");

    @TestFactory
    Stream<DynamicTest> everyRuleHasAnExampleThatFiresAndOneThatDoesNot() {
        return Cases.SHIPPED.rules().stream().map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
            Path feature = FEATURES.resolve(rule.examples());
            String block = Arrays.stream(Files.readString(feature).split("(?m)^  (?=@)"))
                    .filter(text -> text.startsWith("@" + rule.id() + "\n")).findFirst().orElse("");
            List<String> examples = Arrays.stream(block.split("Example: ")).skip(1).toList();

            assertThat(block).as("Rule of %s in %s", rule.id(), feature).contains("  Rule: " + rule.title() + "\n");
            assertThat(examples).as("examples in which %s fires", rule.id()).anyMatch(example -> example.contains("under " + rule.id()));
            assertThat(examples).as("examples in which %s does not fire", rule.id())
                    .anyMatch(example -> !example.contains("under " + rule.id()));
        }));
    }

    @Test
    void everyFeatureBelongsToARuleFile() throws IOException {
        for (Room room : Room.values()) {
            String folder = room.name().toLowerCase(Locale.ROOT);
            assertThat(names(FEATURES.resolve(folder), ".feature"))
                    .isEqualTo(names(RULES.resolve(folder), ".dslr").stream().map(name -> name.replace(".de", "")).toList());
        }
    }

    @Test
    void vocabularyPageIsTheOneThatIsGenerated() throws IOException {
        if (Boolean.getBoolean("vocabulary.write")) {
            VocabularyPage.main(new String[] {RULES.toString()});
        }

        assertThat(Files.readString(RULES.resolve(VocabularyPage.FILE)))
                .as("rules/vocabulary.md. Maybe generate it anew: mvn test -Dtest=RulesAreExplainedTest -Dvocabulary.write=true")
                .isEqualTo(VocabularyPage.page(RuleFiles.read(RULES)));
    }

    @Test
    void pageOfTheExamplesIsTheOneThatIsGenerated() throws IOException {
        if (Boolean.getBoolean("vocabulary.write")) {
            ExamplesPage.main(new String[] {RULES.toString(), FEATURES.toString()});
        }

        assertThat(Files.readString(FEATURES.resolve(ExamplesPage.FILE)))
                .as("features/sentences.md. Maybe generate it anew: mvn test -Dtest=RulesAreExplainedTest -Dvocabulary.write=true")
                .isEqualTo(ExamplesPage.page(Cases.SHIPPED));
    }

    @Test
    void everySentenceHasAnExplanationAndAGermanForm() {
        assertThat(vocabulary().sentences()).allSatisfy(sentence -> {
            assertThat(sentence.explanation()).as(sentence.text()).isNotEmpty();
            assertThat(sentence.in(Language.GERMAN)).as("German of " + sentence.text()).isPresent();
        });
    }

    @Test
    void noLineMatchesTwoSentences() {
        Vocabulary vocabulary = vocabulary();

        for (Language language : Language.values()) {
            for (Sentence sentence : vocabulary.sentences()) {
                String line = sentence.in(language).orElseThrow().example();
                assertThat(vocabulary.sentences().stream().filter(other -> other.where() == sentence.where())
                        .map(other -> other.recognise(language, line)).filter(Optional::isPresent)).as(line).hasSize(1);
            }
        }
        assertThat(vocabulary.texts(Where.THEN, Language.ENGLISH)).hasSize(12);
    }

    /** For each field of the case file there is a property of the open case, and a sentence that uses it. */
    @Test
    void everyFactOfTheCaseFileHasASentence() {
        JavaClasses open = new ClassFileImporter().importClasses(OpenCase.class, AboutRecipient.class);
        Set<String> read = open.stream().flatMap(half -> half.getMethodCallsFromSelf().stream())
                .map(call -> call.getTargetOwner().getName() + "." + call.getName())
                .collect(Collectors.toSet());
        Set<String> spoken = vocabulary().sentences().stream().map(Sentence::meaning).collect(Collectors.toSet());

        assertThat(facts(CaseFile.class)).hasSizeGreaterThan(40).containsAll(OF_THE_GATE).filteredOn(fact -> !OF_THE_GATE.contains(fact))
                .allSatisfy(fact -> assertThat(read).as("read by OpenCase").contains(fact));
        assertThat(Arrays.stream(OpenCase.class.getMethods()).filter(method -> method.getDeclaringClass() != Object.class)
                .map(Method::getName).filter(name -> !NO_SENTENCE.contains(name)).map(RulesAreExplainedTest::property))
                .allSatisfy(property -> assertThat(spoken).as(property).anyMatch(meaning -> meaning.matches(property + "\\b.*")));
    }

    /** Names such as {@code io.tollgate.decision.CaseFile$MessageFacts.category}, for each component that has no components itself. */
    private static List<String> facts(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            boolean nested = component.getType().isRecord() && !component.getType().getSimpleName().endsWith("Id");
            return nested ? facts(component.getType()).stream() : Stream.of(type.getName() + "." + component.getName());
        }).map(fact -> fact.replaceFirst("TrafficFacts\\.marketingBack", "TrafficFacts.marketingInLastDays")).toList();
    }

    private static String property(String accessor) {
        return accessor.startsWith("get") || accessor.startsWith("is")
                ? Introspector.decapitalize(accessor.replaceFirst("get|is", ""))
                : accessor;
    }

    private static Vocabulary vocabulary() {
        Faults faults = new Faults("rules");
        Vocabulary vocabulary = Vocabulary.read(RuleFiles.read(RULES), faults);
        faults.throwIfAny();
        return vocabulary;
    }

    @Test
    void theFilesAreOrdinaryDroolsFiles() throws IOException {
        for (String path : RuleFiles.read(RULES).ending(".dslr").stream().filter(path -> Language.of(path) == Language.ENGLISH).toList()) {
            assertThat(expanded(Files.readString(RULES.resolve(path))).errors()).as(path).isEmpty();
        }
    }

    /** Negation and lists belong to the form of a rule, not to the vocabulary: any sentence may be negated, or be in a list. */
    @Test
    void anyDroolsToolReadsNegatedAndListedSentencesOfTheVocabularyOnly() throws IOException {
        String rule = """
                rule "CON-ANY-900: A rule"
                when
                    a message
                    - is marketing
                    - one of these holds:
                    -- is free text
                    -- not: follows at least 3 marketing messages in the last 31 days
                    - not: goes to a recipient in PH
                then
                    refuse "A reason." as 131050
                end
                """;

        assertThat(expanded(rule).errors()).isEmpty();
        assertThat(expanded(rule).text()).contains("!(country == \"PH\")").contains("!(marketingInLastDays(31) >= 3)");
        assertThat(expanded(rule.replace("goes to", "comes from")).errors()).hasSize(1);
        assertThat(expanded(rule.replace("-- not: follows", "-- not: precedes")).errors()).isNotEmpty();
    }

    private record Expanded(String text, List<ExpanderException> errors) {}

    /** Uses the engine's own reader of such files; it expands each alternative of a list as a separate line. */
    private static Expanded expanded(String rules) throws IOException {
        DSLTokenizedMappingFile mapping = new DSLTokenizedMappingFile();
        String sentences = Files.readString(RULES.resolve("vocabulary.dsl"));
        String denied = sentences.lines().filter(line -> line.startsWith("[when]- "))
                .map(line -> line.replaceFirst("^\\[when]- ([^=]*)=(.*)$", "[when]- not: $1=!($2)")).collect(Collectors.joining("\n"));
        assertThat(mapping.parseAndLoad(new StringReader(sentences + "\n" + denied))).as("%s", mapping.getErrors()).isTrue();
        DefaultExpander expander = new DefaultExpander();
        expander.addDSLMapping(mapping.getMapping());
        String lines = rules.replaceAll("(?m)^ *- one of these holds:$", "").replaceAll("(?m)^( *)--", "$1-");
        return new Expanded(expander.expand("expander vocabulary.dsl\n" + lines), expander.getErrors());
    }

    @Test
    void allRulesHaveDifferentTitles() {
        assertThat(Cases.SHIPPED.rules()).extracting(RuleCard::name).doesNotHaveDuplicates().hasSizeGreaterThan(45);
    }

    private static List<String> names(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix))
                    .map(name -> name.replace(suffix, "")).sorted().toList();
        }
    }
}
