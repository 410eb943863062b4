package io.tollgate.rulebook.proof;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.RuleOutcome;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.language.Sentence.Said;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.logicng.datastructures.Assignment;
import org.logicng.datastructures.Tristate;
import org.logicng.formulas.Formula;
import org.logicng.formulas.Literal;
import org.logicng.formulas.Variable;
import org.logicng.solvers.MiniSat;
import org.logicng.solvers.SATSolver;

/**
 * What is claimed of all rules of a book together, from a day on. A claim is proven if no case that the vocabulary can tell apart breaks
 * it. If one does, it is a case in sentences, which is to be played before anybody believes it: the solver knows less than the engine.
 */
public final class Proofs {

    /** The claims about what no message may be. */
    public enum Never {

        UNASKED_MARKETING("marketing is never sent without a valid consent of the recipient to it, or a soft opt-in that her law knows"),
        TWO_PRICES("no message that may go has two prices, is priced and free, or is free for two reasons"),
        NO_PRICE("no message that may go and has a rate is neither priced nor free");

        private final String claim;

        Never(String claim) {
            this.claim = claim;
        }

        /** The claim in words, as a clause. */
        public String claim() {
            return claim;
        }
    }

    /**
     * A case that breaks a claim, as far as the solver sees.
     *
     * @param sentences what is otherwise than usual, in English, each without its hyphen: {@code is marketing}, {@code not: is marketing}
     * @param day       a day on which it would be so; empty if its days do not go together
     */
    public record Counter(List<String> sentences, Optional<LocalDate> day) {}

    private final Atoms atoms = new Atoms();
    private final SATSolver solver = MiniSat.miniSat(atoms.logic);
    private final Map<Never, Variable> broken = new EnumMap<>(Never.class);
    private final Map<Said, Variable> sentences = new LinkedHashMap<>();
    private final LocalDate from;

    /** @param from the first day, where the business is, of which it is claimed */
    public Proofs(List<RuleText> rules, Vocabulary vocabulary, Ground ground, LocalDate from) {
        this.from = from;
        sentences(rules, vocabulary);
        List<Formula> held = new ArrayList<>();
        List<Formula> priced = new ArrayList<>();
        Map<FreeReason, List<Formula>> free = new EnumMap<>(FreeReason.class);
        for (RuleText rule : rules) {
            RuleOutcome outcome = rule.outcome();
            if (outcome.word().equals("refuse") || outcome.word().equals("defer") || outcome.word().equals("stop")) {
                held.add(fires(rule));
            } else if (outcome instanceof RuleOutcome.Free gives) {
                free.computeIfAbsent(gives.why(), _ -> new ArrayList<>()).add(fires(rule));
            } else if (outcome instanceof RuleOutcome.PriceAtRateOfDay) {
                priced.add(fires(rule));
            }
        }
        Formula goes = atoms.any(held).negate();
        Formula atRate = atoms.any(priced);
        List<Formula> reasons = free.values().stream().map(atoms::any).map(Formula.class::cast).toList();
        breaks(Never.UNASKED_MARKETING, atoms.logic.and(goes, atoms.is("category", "MARKETING"), atoms.truth("marketingValid").negate(),
                atoms.truth("softOptInLawful").negate(), atoms.any(Stream.concat(Stream.of(atRate), reasons.stream()).toList())));
        breaks(Never.TWO_PRICES, atoms.logic.and(goes, two(Stream.concat(Stream.of(atRate), reasons.stream()).toList())));
        breaks(Never.NO_PRICE, atoms.logic.and(goes, atoms.truth("rated"), atRate.negate(), atoms.any(reasons).negate()));
        solver.add(atoms.atLeast("businessDay", Knowledge.number(from)));
        sentences.forEach((said, chosen) -> solver.add(atoms.logic.equivalence(chosen, atoms.of(Test.of(said.meaning())))));
        solver.add(Knowledge.of(atoms, ground));
    }

    private void breaks(Never never, Formula formula) {
        Variable chosen = atoms.logic.variable("breaks " + never);
        broken.put(never, chosen);
        solver.add(atoms.logic.implication(chosen, formula));
    }

    private Formula two(List<Formula> all) {
        List<Formula> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(atoms.logic.and(all.get(i), all.get(j)));
            }
        }
        return atoms.any(pairs);
    }

    /** The sentences of the rules, and those of the vocabulary that have no gaps. */
    private void sentences(List<RuleText> rules, Vocabulary vocabulary) {
        Stream<Said> ofRules = rules.stream().flatMap(rule -> rule.conditions().stream()).flatMap(condition -> condition.anyOf().stream())
                .map(Claim::said);
        Stream<Said> others = vocabulary.sentences().stream().filter(sentence -> sentence.where() == Where.WHEN)
                .filter(sentence -> sentence.text().startsWith("- ") && sentence.english().slots().isEmpty())
                .flatMap(sentence -> sentence.recognise(Language.ENGLISH, sentence.text()).stream());
        Map<Test, Said> byTest = new LinkedHashMap<>();
        Stream.concat(ofRules, others).forEach(said -> byTest.putIfAbsent(Test.of(said.meaning()), said));
        byTest.values().forEach(said -> sentences.put(said, atoms.logic.variable("said: " + said.english())));
    }

    /** The rule holds and is in force. On one clock of several it may hold only if each of its sentences does on some clock. */
    private Formula fires(RuleText rule) {
        OneClock clock = OneClock.of(rule.conditions());
        List<Formula> all = new ArrayList<>(List.of(Knowledge.during(atoms, NeverHolds.day(rule.card()), rule.card().from(),
                rule.card().until())));
        rule.conditions().stream().filter(condition -> !clock.conditions().contains(condition))
                .forEach(condition -> all.add(any(condition)));
        if (!clock.isEmpty()) {
            Variable together = atoms.logic.variable(clock.engineText());
            clock.conditions().stream().filter(condition -> condition.anyOf().stream().noneMatch(Claim::negated))
                    .forEach(condition -> solver.add(atoms.logic.implication(together, any(condition))));
            all.add(together);
        }
        return atoms.logic.and(all);
    }

    private Formula any(Condition condition) {
        return atoms.any(condition.anyOf().stream().map(Claim::test).map(atoms::of).toList());
    }

    /**
     * A case that breaks the claim; empty if there is none.
     *
     * @param usual whether a test holds on a usual case: the counter-case is otherwise only where it has to be
     */
    public Optional<Counter> counter(Never never, Predicate<Test> usual) {
        List<Literal> assumed = new ArrayList<>(List.of(broken.get(never)));
        if (solver.sat(assumed) != Tristate.TRUE) {
            return Optional.empty();
        }
        Assignment model = solver.model();
        List<String> otherwise = new ArrayList<>();
        for (Map.Entry<Said, Variable> sentence : sentences.entrySet()) {
            boolean wanted = usual.test(Test.of(sentence.getKey().meaning()));
            Literal literal = sentence.getValue();
            assumed.add(wanted ? literal : literal.negate());
            if (model.evaluateLit(assumed.getLast())) {
                continue;
            }
            if (solver.sat(assumed) == Tristate.TRUE) {
                model = solver.model();
            } else {
                assumed.set(assumed.size() - 1, assumed.getLast().negate());
                otherwise.add((wanted ? "not: " : "") + sentence.getKey().english().substring(2));
            }
        }
        return Optional.of(new Counter(List.copyOf(otherwise), day(model)));
    }

    /** Looks for other cases than this one. */
    public void except(Counter counter) {
        solver.add(atoms.any(sentences.entrySet().stream().filter(sentence -> says(counter.sentences(), sentence.getKey()))
                .map(sentence -> counter.sentences().contains(sentence.getKey().english().substring(2))
                        ? sentence.getValue().negate()
                        : sentence.getValue())
                .toList()));
    }

    private static boolean says(Collection<String> lines, Said said) {
        String text = said.english().substring(2);
        return lines.contains(text) || lines.contains("not: " + text);
    }

    /** The first day, where the business is, that the model allows where the recipient is, too. */
    private Optional<LocalDate> day(Assignment model) {
        long first = Knowledge.number(from);
        long end = Long.MAX_VALUE;
        for (String property : List.of("businessDay", "recipientDay")) {
            for (Long number : atoms.numbers(property)) {
                if (model.evaluateLit(atoms.atLeast(property, number))) {
                    first = Math.max(first, number);
                } else {
                    end = Math.min(end, number);
                }
            }
        }
        return first < end ? Knowledge.day(first) : Optional.empty();
    }
}
