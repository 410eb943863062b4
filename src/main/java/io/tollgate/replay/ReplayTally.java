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
import java.util.stream.Stream;

/** Counts the results of one or several threads. Only differences take the lock, as there are few. */
final class ReplayTally {

    private static final int SAMPLES = 20;
    private static final int SAMPLES_OF_RULE = 5;
    private static final Comparator<Difference> IN_ORDER = Comparator.comparing(Difference::message).thenComparing(Difference::round);

    private static final class OfRule {
        private long more;
        private long less;
        private final TreeSet<MessageId> samples = new TreeSet<>();
        private final Set<RecipientId> persons = new HashSet<>();
        private final SortedMap<String, Money> money = new TreeMap<>();
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
        String currency = file.price().currency();
        if (micros != 0) {
            money.merge(currency, Money.of(micros), Money::plus);
        }
        Set<String> more = rules(would, was);
        Set<String> less = rules(was, would);
        more.forEach(rule -> of(rule, past).more++);
        less.forEach(rule -> of(rule, past).less++);
        Stream.concat(more.stream(), less.stream()).distinct().filter(_ -> micros != 0)
                .forEach(rule -> of(rule, past).money.merge(currency, Money.of(micros), Money::plus));
    }

    /** The rules of the findings that one verdict has and the other has not. */
    private static Set<String> rules(Verdict one, Verdict other) {
        Set<Finding> known = new HashSet<>(other.findings());
        return one.findings().stream().filter(finding -> !known.contains(finding)).map(Finding::rule).collect(Collectors.toSet());
    }

    private OfRule of(String rule, PastDecision past) {
        OfRule count = rules.computeIfAbsent(rule, _ -> new OfRule());
        count.samples.add(past.message());
        count.persons.add(past.recipient());
        if (count.samples.size() > SAMPLES_OF_RULE) {
            count.samples.removeLast();
        }
        return count;
    }

    synchronized ReplayReport report() {
        List<RuleChange> changed = rules.entrySet().stream()
                .map(rule -> new RuleChange(rule.getKey(), rule.getValue().more, rule.getValue().less, rule.getValue().persons.size(),
                        new TreeMap<>(rule.getValue().money), List.copyOf(rule.getValue().samples)))
                .sorted(Comparator.comparing(RuleChange::rule)).collect(Collectors.toCollection(ArrayList::new));
        return new ReplayReport(cases, unsealed, untold, differences, List.copyOf(samples),
                new Changes(messages.size(), persons.size(), Map.copyOf(businesses), new TreeMap<>(money), new TreeMap<>(outcomes),
                        changed));
    }
}
