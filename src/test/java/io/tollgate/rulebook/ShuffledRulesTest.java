package io.tollgate.rulebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The place of a rule decides nothing, and one more rule that refuses admits no more messages. */
class ShuffledRulesTest {

    private static final RuleFiles shipped = RuleFiles.read(Path.of("rules"));
    private static final Pattern RULE = Pattern.compile("(?ms)^(rule|regel) \".*?^(end|ende)$");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void orderOfRulesFilesAndCasesChangesNoVerdict(long seed) {
        Random random = new Random(seed);
        List<CaseFile> cases = new ArrayList<>(new RandomCases(seed).files(2_000));
        List<Verdict> verdicts = cases.stream().map(file -> judge(Cases.SHIPPED, file)).toList();
        List<Integer> order = new ArrayList<>(IntStream.range(0, cases.size()).boxed().toList());
        Collections.shuffle(order, random);

        try (RuleBook shuffled = RuleBook.of(shuffled(random))) {
            assertThat(shuffled.rules()).hasSameSizeAs(Cases.SHIPPED.rules());
            assertThat(shuffled.rules().stream().map(RuleCard::id)).as("another order")
                    .isNotEqualTo(Cases.SHIPPED.rules().stream().map(RuleCard::id).toList());
            order.forEach(number -> assertThat(judge(shuffled, cases.get(number))).isEqualTo(verdicts.get(number)));
        }
    }

    @Test
    void oneMoreRuleThatRefusesAdmitsNoMore() {
        Random random = new Random(4);
        Map<CaseFile, Verdict> verdicts = new LinkedHashMap<>();
        new RandomCases(44).files(800).forEach(file -> verdicts.put(file, judge(Cases.SHIPPED, file)));
        List<String> sentences = Vocabulary.read(shipped, new Faults("rules")).texts(Where.WHEN, Language.ENGLISH).stream()
                .filter(text -> text.startsWith("- ") && !text.contains("{") && !text.contains(":")).toList();
        int tried = 0;
        int refusedMore = 0;
        while (tried < 20) {
            SortedMap<String, byte[]> files = new TreeMap<>(shipped.byPath());
            files.put("consent/any-one-more.dslr", refusal(random, sentences).getBytes(UTF_8));
            try (RuleBook book = RuleBook.of(new RuleFiles("rules", files))) {
                tried++;
                for (Map.Entry<CaseFile, Verdict> known : verdicts.entrySet()) {
                    Verdict before = known.getValue();
                    Verdict after = judge(book, known.getKey());
                    if (after instanceof Verdict.Admitted) {
                        assertThat(after).isEqualTo(before);
                    } else if (before instanceof Verdict.Admitted) {
                        refusedMore++;
                    }
                    if (before instanceof Verdict.Refused) {
                        assertThat(after).isInstanceOf(Verdict.Refused.class);
                    }
                }
            } catch (RuleBookFaults senseless) {
                assertThat(senseless.faults()).allMatch(fault -> fault.contains("any-one-more.dslr"));
            }
        }
        assertThat(refusedMore).as("messages that the new rules refused").isPositive();
    }

    private static Verdict judge(RuleBook book, CaseFile file) {
        return Gatekeeper.judge(file, book.judge(file));
    }

    /** Gives each file another name, and the rules of each file another order. */
    private static RuleFiles shuffled(Random random) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        shipped.byPath().forEach(
                (path, content) -> files.put(renamed(path, random), path.endsWith(".dslr") ? reordered(content, random) : content));
        return new RuleFiles("rules", files);
    }

    private static String renamed(String path, Random random) {
        return path.endsWith(".dslr") ? path.replaceFirst("/([a-z]+)-", "/$1-" + (char) ('a' + random.nextInt(26)) + "-") : path;
    }

    private static byte[] reordered(byte[] content, Random random) {
        List<String> rules = new ArrayList<>();
        Matcher matcher = RULE.matcher(new String(content, UTF_8));
        while (matcher.find()) {
            rules.add(matcher.group());
        }
        Collections.shuffle(rules, random);
        return String.join("\n\n", rules).getBytes(UTF_8);
    }

    private static String refusal(Random random, List<String> sentences) {
        List<String> some = new ArrayList<>(sentences);
        Collections.shuffle(some, random);
        return Stream.of("""
                rule "CON-ANY-900: One more"
                    @basis( "a property" )
                    @source( "a test" )
                    @inForceFrom( "2018-01-01" )
                when
                    a message""", String.join("\n", some.subList(0, 1 + random.nextInt(2)).stream().map(line -> "    " + line).toList()), """
                then
                    refuse "One more." as 131026
                end
                """).reduce((above, below) -> above + "\n" + below).orElseThrow();
    }
}
