package io.tollgate.replay;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.RandomCases;
import io.tollgate.rulebook.RuleBook;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three plain sentences about random cases under the shipped rules. */
class SummaryTest {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private static RuleBook shipped;
    private static List<Case> cases;

    /** A case, what became of it, and the three sentences about it. */
    private record Case(CaseFile file, Verdict verdict, Summary summary) {}

    @BeforeAll
    static void read() {
        shipped = RuleBook.read(Path.of("rules"));
        List<CaseFile> files = new RandomCases(11, 12).files(20_000);
        cases = Stream.<Predicate<Verdict>>of(Verdict.Refused.class::isInstance, Verdict.Deferred.class::isInstance,
                Verdict.Admitted.class::isInstance, verdict -> verdict instanceof Verdict.Refused && fired(verdict).contains("CON-ANY-050"))
                .flatMap(kind -> files.stream().filter(file -> kind.test(verdict(file))).limit(50))
                .map(file -> new Case(file, verdict(file), Summary.of(file, verdict(file), shipped.explain(file)))).toList();
        assertThat(cases.size()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        shipped.close();
    }

    @Test
    void theFirstSaysWhatWasDecidedOnTheRecipientsClock() {
        for (Case one : cases) {
            CaseFile file = one.file();
            String decided = one.summary().decided();
            file.recipient().zones().stream().findFirst().ifPresent(zone -> assertThat(decided)
                    .contains(CLOCK.format(file.now().atZone(ZoneId.of(zone))) + " in ").contains(zone));
            switch (one.verdict()) {
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
        for (Case one : cases) {
            if (one.verdict() instanceof Verdict.Refused refused) {
                List<String> ids = refused.refusals().stream().map(refusal -> refusal.rule()).filter(id -> !id.equals(Verdict.NO_PRICE))
                        .toList();
                assertThat(shipped.rules().stream().filter(rule -> ids.contains(rule.id()))).allSatisfy(rule -> assertThat(
                        one.summary().rule()).contains(rule.id(), rule.title(), rule.basis(), rule.source(), "rules/" + rule.file() + ":"));
            }
        }
    }

    @Test
    void theThirdTellsTheFactsThatTheRuleAskedFor() {
        for (Case one : cases) {
            CaseFile file = one.file();
            String facts = one.summary().facts();
            Set<String> fired = fired(one.verdict());
            if (fired.contains("CON-ANY-040") && one.verdict() instanceof Verdict.Deferred) {
                assertThat(facts).contains("falls into the recipient's quiet hours (it is ", ", quiet until ");
            }
            if (fired.contains("CON-ANY-050") && one.verdict() instanceof Verdict.Refused) {
                assertThat(facts).contains(file.traffic().marketingToday() + " on her day so far, limit "
                        + file.traffic().marketingLimit());
            }
        }
        assertThat(cases.stream().map(one -> one.summary().facts())).anyMatch(facts -> facts.contains("quiet until "))
                .anyMatch(facts -> facts.contains("on her day so far, limit ")).anyMatch(facts -> facts.contains("market "));
    }

    @Test
    void aMessageWithoutAPriceSaysThatNoRuleGaveOne() {
        assertThat(cases.stream().filter(one -> one.verdict() instanceof Verdict.Refused refused && refused.refusals().stream()
                .allMatch(refusal -> refusal.rule().equals(Verdict.NO_PRICE))).map(one -> one.summary().rule()))
                .allMatch(rule -> rule.contains(Verdict.NO_PRICE));
    }

    private static Set<String> fired(Verdict verdict) {
        return verdict.findings().stream().map(Finding::rule).collect(toSet());
    }

    private static Verdict verdict(CaseFile file) {
        return Gatekeeper.judge(file, shipped.judge(file));
    }
}
