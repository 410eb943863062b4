package io.tollgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.RuleBook;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The same case file under the same rule book has the same verdict, also after both were stored and read back. */
class KeptDecisionsTest {

    @Test
    void everyVerdictCanBeRepeatedFromItsRecord() {
        RandomCaseFiles cases = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(2026));
        Set<Class<?>> outcomes = new HashSet<>();
        try (Deflation deflation = new Deflation(); RuleBook then = RuleBook.read(Path.of("rules"));
                RuleBook kept = RuleBook.unzip(then.zip())) {
            for (int count = 0; count < 800; count++) {
                CaseFile file = cases.next();
                Verdict verdict = Gatekeeper.judge(file, then.judge(file));
                byte[] row = deflation.deflate(DecisionJson.write(file, verdict.findings()));

                DecisionDocument document = DecisionJson.read(Deflation.inflate(row));

                assertThat(Verdict.of(document.findings())).isEqualTo(verdict);
                assertThat(Gatekeeper.judge(document.caseFile(), kept.judge(document.caseFile()))).isEqualTo(verdict);
                outcomes.add(verdict.getClass());
            }
        }
        assertThat(outcomes).as("a mixed lot").hasSizeGreaterThan(1);
    }
}
