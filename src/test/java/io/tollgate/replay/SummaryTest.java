package io.tollgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.RandomCases;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.RuleBook;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three plain sentences about random cases under the shipped rules. */
class SummaryTest {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private static RuleBook shipped;
    private static List<CaseFile> cases;

    @BeforeAll
    static void read() {
        shipped = RuleBook.read(Path.of("rules"));
        RandomCases random = new RandomCases(RandomGeneratorFactory.of("L64X128MixRandom").create(11));
        cases = Stream.of(Verdict.Refused.class, Verdict.Deferred.class, Verdict.Admitted.class)
                .flatMap(kind -> Stream.generate(random::next)
                        .filter(file -> kind.isInstance(verdict(file))).limit(100))
                .toList();
    }

    @AfterAll
    static void close() {
        shipped.close();
    }

    @Test
    void theFirstSaysWhatWasDecidedOnTheRecipientsClock() {
        for (CaseFile file : cases) {
            Verdict verdict = verdict(file);
            String decided = summary(file).decided();
            file.recipient().zones().stream().findFirst().ifPresent(zone -> assertThat(decided)
                    .contains(CLOCK.format(file.now().atZone(ZoneId.of(zone))) + " in ").contains(zone));
            switch (verdict) {
                case Verdict.Admitted admitted -> assertThat(decided).contains("was admitted")
                        .contains(admitted.quote().freeReason().map(reason -> "free (" + reason + ")").orElse("costs "));
                case Verdict.Deferred _ -> assertThat(decided).contains("was put off").contains(", until ");
                case Verdict.Refused refused -> refused.refusals().forEach(refusal -> assertThat(decided).contains("was refused")
                        .contains(refusal.reason()).contains("(code " + refusal.code() + ")"));
            }
        }
    }

    @Test
    void theSecondNamesRuleAndLaw() {
        for (CaseFile file : cases) {
            if (verdict(file) instanceof Verdict.Refused refused) {
                List<String> ids = refused.refusals().stream().map(refusal -> refusal.rule()).filter(id -> !id.equals(Verdict.NO_PRICE))
                        .toList();
                assertThat(shipped.rules().stream().filter(rule -> ids.contains(rule.id()))).allSatisfy(rule -> assertThat(
                        summary(file).rule()).contains(rule.id(), rule.title(), rule.basis(), rule.source(), "rules/" + rule.file() + ":"));
            }
        }
    }

    @Test
    void theThirdTellsTheFactsThatTheRuleAskedFor() {
        for (CaseFile file : cases) {
            String facts = summary(file).facts();
            if (verdict(file).findings().stream().anyMatch(finding -> finding.rule().equals("CON-ANY-040"))
                    && verdict(file) instanceof Verdict.Deferred) {
                assertThat(facts).contains("falls into the recipient's quiet hours (it is ", ", quiet until ");
            }
            if (verdict(file).findings().stream().anyMatch(finding -> finding.rule().equals("CON-ANY-050"))
                    && verdict(file) instanceof Verdict.Refused) {
                assertThat(facts).contains(file.traffic().marketingToday() + " on her day so far, limit "
                        + file.traffic().marketingLimit());
            }
        }
        assertThat(cases.stream().map(file -> summary(file).facts())).anyMatch(facts -> facts.contains("quiet until "))
                .anyMatch(facts -> facts.contains("on her day so far, limit ")).anyMatch(facts -> facts.contains("market "));
    }

    @Test
    void aMessageWithoutAPriceSaysThatNoRuleGaveOne() {
        assertThat(cases.stream().filter(file -> verdict(file) instanceof Verdict.Refused refused && refused.refusals().stream()
                .allMatch(refusal -> refusal.rule().equals(Verdict.NO_PRICE))).map(file -> summary(file).rule()))
                .allMatch(rule -> rule.contains(Verdict.NO_PRICE));
    }

    private static Verdict verdict(CaseFile file) {
        return Gatekeeper.judge(file, shipped.judge(file));
    }

    private static Summary summary(CaseFile file) {
        List<Explanation> rules = shipped.explain(file);
        return Summary.of(file, verdict(file), rules);
    }
}
