package io.tollgate.rulebook;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Property;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.language.Vocabulary;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.drools.model.DSL;
import org.drools.model.Index.ConstraintType;
import org.drools.model.PatternDSL.PatternDef;
import org.drools.model.PatternDSL;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The rules as a network of shared and hashed tests. The engine gets rules as a model, not as text: no part of a
 * rule is ever compiled or interpreted as code. Each case is inserted alone, judged, and removed again; sessions are reused, by one
 * thread at a time. Safe for any thread, even while it is closed: calls under way finish.
 */
final class Engine implements AutoCloseable {

    private final KieBase base;
    private final int mostFindings;
    private final Queue<KieSession> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private Engine(KieBase base, int mostFindings) {
        this.base = base;
        this.mostFindings = mostFindings;
    }

    /** Builds rules that have passed all checks; if the engine still finds a fault, the vocabulary has it. */
    static Engine build(Collection<RuleText> rules, Faults faults) {
        try {
            Models models = new Models();
            ModelImpl model = new ModelImpl();
            rules.forEach(rule -> model.addRule(models.rule(rule)));
            return new Engine(KieBaseBuilder.createKieBaseFromModel(model), rules.size());
        } catch (IllegalArgumentException senseless) {
            faults.add(Vocabulary.FILE, 1, "The engine does not take what a sentence means: " + senseless.getMessage());
        } catch (RuntimeException | LinkageError broken) {
            faults.add(Vocabulary.FILE, 1, "The engine fails on what a sentence means (" + broken.getClass().getSimpleName()
                    + "). Maybe the last change of the vocabulary is wrong.");
        }
        faults.throwIfAny();
        throw new IllegalStateException("a fault was told, and is not there");
    }

    /** Rules for the engine. Equal tests of two rules are one test, as the engine identifies a test by its text. */
    private static final class Models {

        private final Map<String, Predicate<OpenCase>> predicates = new HashMap<>();
        private final Map<String, Property> properties = new HashMap<>();
        private final Map<String, Integer> indexes = new HashMap<>();

        org.drools.model.Rule rule(RuleText rule) {
            Variable<OpenCase> message = DSL.declarationOf(OpenCase.class, "message");
            PatternDef<OpenCase> pattern = PatternDSL.pattern(message);
            OneClock clock = OneClock.of(rule.conditions());
            rule.conditions().stream().filter(condition -> !clock.conditions().contains(condition))
                    .sorted(Comparator.comparingInt(Condition::rank)).forEach(condition -> add(condition, pattern));
            if (!clock.isEmpty()) {
                Predicate<OpenCase> holds = predicates.computeIfAbsent(clock.engineText(), _ -> clock.predicate());
                pattern.expr(clock.engineText(), holds::test);
            }
            return PatternDSL.rule("rules", rule.card().name()).build(pattern, DSL.on(message).execute(open -> open.found(rule)));
        }

        private void add(Condition condition, PatternDef<OpenCase> pattern) {
            String id = condition.engineText();
            List<Test> tests = condition.anyOf().stream().map(Claim::test).toList();
            Predicate<OpenCase> holds = predicates.computeIfAbsent(id,
                    _ -> tests.stream().map(Property::predicate).reduce(Predicate::or).orElseThrow());
            Optional<Property.Word> hashed = tests.size() == 1 && tests.getFirst().operator().equals("==")
                    ? Optional.of(properties.computeIfAbsent(tests.getFirst().property(), Property::of))
                            .filter(Property.Word.class::isInstance).map(Property.Word.class::cast)
                    : Optional.empty();
            if (hashed.isEmpty()) {
                pattern.expr(id, holds::test);
                return;
            }
            Property.Word word = hashed.get();
            int index = indexes.computeIfAbsent(word.name(), _ -> indexes.size());
            pattern.expr(id, holds::test, PatternDSL.alphaIndexedBy(String.class, ConstraintType.EQUAL, index,
                    open -> word.of().apply(open), (String) Property.literal(tests.getFirst().literal())));
        }
    }

    void judge(OpenCase open) {
        KieSession kept = idle.poll();
        KieSession session = kept == null ? base.newKieSession() : kept;
        boolean finished = false;
        try {
            FactHandle handle = session.insert(open);
            if (session.fireAllRules(mostFindings + 1) > mostFindings) {
                throw new IllegalStateException("more findings than rules (" + mostFindings + ") on one case");
            }
            session.delete(handle);
            finished = true;
        } finally {
            // A session that failed may still hold the case, so it is not reused.
            if (finished && !closed) {
                idle.add(session);
            } else {
                session.dispose();
            }
        }
        if (closed) {
            disposeIdle();
        }
    }

    @Override
    public void close() {
        closed = true;
        disposeIdle();
    }

    private void disposeIdle() {
        for (KieSession session = idle.poll(); session != null; session = idle.poll()) {
            session.dispose();
        }
    }
}
