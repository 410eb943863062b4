package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.console.CaseFacts.Fact;
import io.tollgate.console.CaseFacts.Part;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.RandomCaseFiles;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaseFactsTest {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages", Locale.GERMAN);

    private static List<Fact> facts(CaseFile file) {
        return CaseFacts.of(file, new Shown(Locale.GERMANY)).stream().map(Part::facts).flatMap(List::stream).toList();
    }

    @Test
    void everyFactHasANameAndOneValueThatIsNoWordOfAProgram() {
        RandomCaseFiles cases = new RandomCaseFiles(new Random(7));
        for (int number = 0; number < 500; number++) {
            CaseFile file = cases.next();
            assertThat(CaseFacts.of(file, new Shown(Locale.GERMANY))).hasSize(10).allMatch(part -> TEXTS.containsKey(part.key()));
            assertThat(facts(file)).allSatisfy(fact -> {
                assertThat(TEXTS.containsKey(fact.key())).as(fact.key()).isTrue();
                assertThat(Stream.of(!fact.word().isEmpty(), !fact.text().isEmpty(), fact.at().isPresent()).filter(given -> given))
                        .hasSize(1);
                assertThat(fact.word()).matches(word -> word.isEmpty() || TEXTS.containsKey(word));
                assertThat(fact.text()).as(fact.key()).doesNotContain("Optional", "[", "{", "T00:", "true", "false");
            });
        }
    }
}
