package io.tollgate.rulebook.proof;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logicng.formulas.Formula;
import org.logicng.formulas.FormulaFactory;
import org.logicng.formulas.Variable;

/**
 * The tests of sentences as atoms of a solver: a word that a property is, a yes or no, a number that is reached. Of one property, words
 * exclude each other and numbers are in their order; {@link Knowledge} says the rest.
 */
final class Atoms {

    final FormulaFactory logic = new FormulaFactory();
    private final Map<String, Set<String>> words = new TreeMap<>();
    private final Map<String, NavigableSet<Long>> numbers = new TreeMap<>();
    private final Set<String> truths = new TreeSet<>();

    Formula of(Test test) {
        return switch (Property.value(test)) {
            case String word -> test.operator().equals("==") ? is(test.property(), word) : is(test.property(), word).negate();
            case Boolean yes -> yes ? truth(test.property()) : truth(test.property()).negate();
            case Long number -> switch (test.operator()) {
                case ">=" -> atLeast(test.property(), number);
                case ">" -> atLeast(test.property(), number + 1);
                case "<" -> atLeast(test.property(), number).negate();
                case "<=" -> atLeast(test.property(), number + 1).negate();
                case "==" -> exactly(test.property(), number);
                default -> exactly(test.property(), number).negate();
            };
            case Object other -> throw new IllegalStateException("a test compares with " + other);
        };
    }

    Formula any(Collection<? extends Formula> formulas) {
        return logic.or(formulas);
    }

    Variable is(String property, String word) {
        words.computeIfAbsent(property, _ -> new TreeSet<>()).add(word);
        return logic.variable(property + " == \"" + word + "\"");
    }

    Variable truth(String property) {
        truths.add(property);
        return logic.variable(property);
    }

    Variable atLeast(String property, long number) {
        numbers.computeIfAbsent(property, _ -> new TreeSet<>()).add(number);
        return logic.variable(property + " >= " + number);
    }

    Formula exactly(String property, long number) {
        return logic.and(atLeast(property, number), atLeast(property, number + 1).negate());
    }

    /** The words that were asked of a property. */
    Set<String> words(String property) {
        return Set.copyOf(words.getOrDefault(property, Set.of()));
    }

    /** The numbers that were asked of a property. */
    NavigableSet<Long> numbers(String property) {
        return new TreeSet<>(numbers.getOrDefault(property, new TreeSet<>()));
    }

    /** Properties that are a yes or no, or a number, and have such a name: {@code inRegion} of {@code inRegion("EU")}. */
    List<String> named(String name) {
        List<String> found = new ArrayList<>();
        truths.stream().filter(property -> Property.name(property).equals(name)).forEach(found::add);
        numbers.keySet().stream().filter(property -> Property.name(property).equals(name)).forEach(found::add);
        return found;
    }

    List<String> truths() {
        return List.copyOf(truths);
    }

    int size() {
        return truths.size() + numbers.values().stream().mapToInt(Set::size).sum() + words.values().stream().mapToInt(Set::size).sum();
    }

    /** That words exclude each other and numbers are in their order. @param alone properties whose words are told elsewhere */
    List<Formula> order(Set<String> alone) {
        List<Formula> all = new ArrayList<>();
        words.forEach((property, ofProperty) -> {
            if (!alone.contains(property)) {
                all.add(logic.amo(ofProperty.stream().map(word -> is(property, word)).toList()));
            }
        });
        numbers.forEach((property, ofProperty) -> {
            for (Long number : List.copyOf(ofProperty)) {
                Long next = ofProperty.higher(number);
                if (next != null) {
                    all.add(logic.implication(atLeast(property, requireNonNull(next)), atLeast(property, number)));
                }
            }
        });
        return all;
    }
}
