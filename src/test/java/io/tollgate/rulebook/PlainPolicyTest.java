package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.language.RuleCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The shipped rules agree with the same policy in plain Java, on generated cases that reach every rule. In half of the cases most facts are
 * in order, as in practice. In the others every third fact is not, so that nearly all pairs of rules fire together.
 */
@Order(6)
class PlainPolicyTest {

    private static final int CASES = 40_000;

    @Test
    void rulesAndPlainJavaAgree() {
        Set<String> fired = new TreeSet<>();
        Set<String> decisive = new TreeSet<>();
        Set<String> pairs = new HashSet<>();

        compare(new RandomCases(100, 10), fired, decisive, pairs);
        compare(new RandomCases(101, 3), fired, decisive, pairs);

        Set<String> all = Cases.SHIPPED.rules().stream().map(RuleCard::id).collect(Collectors.toCollection(TreeSet::new));
        assertThat(fired).as("rules that fire at least once").isEqualTo(all);
        assertThat(pairs).as("pairs of rules that fire together").hasSizeGreaterThan(800);
        assertThat(decisive).as("rules without which at least one verdict would differ")
                .containsAll(all.stream().filter(rule -> !shadowed(rule)).toList());
    }

    /** Two rules that together refuse. Each of these always fires with the one beside it. */
    private static boolean shadowed(String rule) {
        return rule.equals("CON-EU-001");
    }

    private static void compare(RandomCases cases, Set<String> fired, Set<String> decisive, Set<String> pairs) {
        int mostNewRecipients = Cases.SHIPPED.plans(LocalDate.of(2026, 11, 1)).newRecipientsOfUnverified();
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            CaseFile file = cases.next().file();
            List<Finding> findings = Cases.SHIPPED.judge(file);
            plain.clear();
            PlainPolicy.judge(file, mostNewRecipients, plain);
            if (findings.size() != plain.size() || !findings.stream().allMatch(finding -> plain.contains(finding.rule()))) {
                assertThat(new TreeSet<>(findings.stream().map(Finding::rule).toList())).as("%s", file).isEqualTo(new TreeSet<>(plain));
            }
            fired.addAll(plain);
            Collections.sort(plain);
            for (int one = 0; one < plain.size(); one++) {
                for (int other = one + 1; other < plain.size(); other++) {
                    pairs.add(plain.get(one) + " " + plain.get(other));
                }
            }
            Verdict verdict = Verdict.of(findings);
            for (String rule : new HashSet<>(plain)) {
                if (!decisive.contains(rule)
                        && !outcome(Verdict.of(findings.stream().filter(finding -> !finding.rule().equals(rule)).toList()))
                                .equals(outcome(verdict))) {
                    decisive.add(rule);
                }
            }
        }
    }

    /** The verdict without its reasons. */
    private static Object outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted ->
                    List.of(admitted.quote().micros(), admitted.quote().ceilingMicros(), admitted.quote().freeReason());
            case Verdict.Deferred deferred -> deferred.until();
            case Verdict.Refused _ -> "REFUSED";
        };
    }
}
