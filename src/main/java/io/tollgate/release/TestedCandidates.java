package io.tollgate.release;

import io.tollgate.decision.Decisions;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles rules and runs the tests that they must pass before they are released. What passed once need not be tried again. */
final class TestedCandidates implements Candidates {

    private static final int KEPT = 200;

    private final Decisions decisions;
    private final List<ReleaseTest> tests;
    private final CompiledRuleBooks compiled;
    /** The rules and examples that have passed, by their hashes. */
    private final Map<String, Integer> passed = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > KEPT;
        }
    });

    TestedCandidates(Decisions decisions, List<ReleaseTest> tests, CompiledRuleBooks compiled) {
        this.decisions = decisions;
        this.tests = tests;
        this.compiled = compiled;
    }

    @Override
    public int tested(RuleBundle bundle, Instant now) {
        String key = Release.hex(bundle.rules().hash()) + Release.hex(bundle.hashOfExamples());
        Integer known = passed.get(key);
        if (known != null) {
            return known;
        }
        RuleBook book;
        try {
            book = RuleBook.of(bundle.rules());
        } catch (RuleBookFaults faults) {
            throw new Refused("The rules have faults and cannot be released.", faults.faults());
        }
        List<String> faults = faults(book, bundle);
        if (!faults.isEmpty()) {
            book.close();
            throw new Refused("The rules do not pass their tests and cannot be released.", faults);
        }
        int ruleBook = decisions.ruleBook(book.hash(), book::zip, now);
        compiled.put(ruleBook, book);
        passed.put(key, ruleBook);
        return ruleBook;
    }

    @Override
    public int number(RuleBundle bundle, Instant now) {
        return decisions.ruleBook(bundle.rules().hash(), bundle.rules()::zip, now);
    }

    /** The faults of the files; empty if they could be released. */
    List<String> check(RuleBundle bundle) {
        try (RuleBook book = RuleBook.of(bundle.rules())) {
            return faults(book, bundle);
        } catch (RuleBookFaults faults) {
            return faults.faults();
        }
    }

    private List<String> faults(RuleBook book, RuleBundle bundle) {
        return tests.stream().flatMap(test -> test.faults(book, bundle).stream()).toList();
    }

    @Override
    public void ready(int ruleBook) {
        try {
            compiled.await(ruleBook);
        } catch (RuleBookFaults faults) {
            throw new Refused("This program does not understand these rules. Maybe they were written for another one.", faults.faults());
        }
    }

    /** Forgets results, so that everything is tried again: the program may be another one, or the day. */
    void forget(Set<Integer> ruleBooks) {
        passed.values().removeIf(ruleBooks::contains);
    }
}
