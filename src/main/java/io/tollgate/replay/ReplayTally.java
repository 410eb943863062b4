package io.tollgate.replay;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.PastDecision;
import io.tollgate.decision.Verdict;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.replay.ReplayReport.Changes;
import io.tollgate.replay.ReplayReport.Difference;
import io.tollgate.replay.ReplayReport.Money;
import io.tollgate.replay.ReplayReport.RuleChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Counts the results of one or several threads. Only differences take the lock, as there are few. */
final class ReplayTally {

    private static final int SAMPLES = 20;
    private static final int SAMPLES_OF_RULE = 5;
    private static final Comparator<Difference> IN_ORDER = Comparator.comparing(Difference::message).thenComparing(Difference::round);

    private static final class OfRule {
        private long more;
        private long less;
        private final TreeSet<MessageId> samples = new TreeSet<>();
    }

    private long cases;
    private long unsealed;
    private long untold;
    private long differences;
    private final TreeSet<Difference> samples = new TreeSet<>(IN_ORDER);
    private final Set<MessageId> messages = new HashSet<>();
    private final Set<RecipientId> persons = new HashSet<>();
    private final Map<BusinessId, Long> businesses = new HashMap<>();
    private final SortedMap<String, Money> money = new TreeMap<>();
    private final SortedMap<String, Long> outcomes = new TreeMap<>();
    private final Map<String, OfRule> rules = new HashMap<>();

    synchronized void judged(long count, long withoutSeal) {
        cases += count;
        unsealed += withoutSeal;
    }

    synchronized void untold() {
        untold++;
    }

    synchronized void differs(PastDecision past, String was, String would) {
        differences++;
        samples.add(new Difference(past.message(), past.round(), was, would));
        if (samples.size() > SAMPLES) {
            samples.removeLast();
        }
    }

    synchronized void changes(PastDecision past, CaseFile file, Verdict was, Verdict would) {
        differs(past, Words.of(was), Words.of(would));
        messages.add(past.message());
        persons.add(past.recipient());
        businesses.merge(past.business(), 1L, Long::sum);
        outcomes.merge(Words.kind(was) + " -> " + Words.kind(would), 1L, Long::sum);
        long micros = Words.micros(would) - Words.micros(was);
        if (micros != 0) {
            money.merge(file.price().currency(), Money.of(micros), Money::plus);
        }
        Set<Finding> before = new HashSet<>(was.findings());
        Set<Finding> after = new HashSet<>(would.findings());
        would.findings().stream().filter(finding -> !before.contains(finding)).map(Finding::rule).distinct()
                .forEach(rule -> of(rule, past).more++);
        was.findings().stream().filter(finding -> !after.contains(finding)).map(Finding::rule).distinct()
                .forEach(rule -> of(rule, past).less++);
    }

    private OfRule of(String rule, PastDecision past) {
        OfRule count = rules.computeIfAbsent(rule, _ -> new OfRule());
        count.samples.add(past.message());
        if (count.samples.size() > SAMPLES_OF_RULE) {
            count.samples.removeLast();
        }
        return count;
    }

    synchronized ReplayReport report() {
        List<RuleChange> changed = rules.entrySet().stream()
                .map(rule -> new RuleChange(rule.getKey(), rule.getValue().more, rule.getValue().less,
                        List.copyOf(rule.getValue().samples)))
                .sorted(Comparator.comparing(RuleChange::rule)).collect(Collectors.toCollection(ArrayList::new));
        return new ReplayReport(cases, unsealed, untold, differences, List.copyOf(samples),
                new Changes(messages.size(), persons.size(), Map.copyOf(businesses), new TreeMap<>(money), new TreeMap<>(outcomes),
                        changed));
    }
}
