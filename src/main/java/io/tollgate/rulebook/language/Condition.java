package io.tollgate.rulebook.language;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.language.Sentence.Said;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The condition of one bullet of a rule: its sentence must hold, or at least one of those listed below it.
 *
 * @param line  line at which it begins, counted from 1
 * @param text  text in the rule; for a list, all its lines
 * @param anyOf the sentence, or the alternatives
 */
public record Condition(int line, String text, List<Claim> anyOf) {

    private static final Pattern TEST = Pattern.compile("(.+?) (==|!=|>=|<=|>|<) (.+)");
    private static final Map<String, String> OPPOSITE = Map.of("==", "!=", "!=", "==", ">=", "<", "<", ">=", "<=", ">", ">", "<=");

    /** A sentence that must hold, or must not. */
    public record Claim(Said said, boolean negated) {

        public Test test() {
            Test test = Test.of(said.meaning());
            return negated ? test.opposite() : test;
        }
    }

    /** One comparison of a property of the open case with a literal: {@code category == "MARKETING"}. */
    public record Test(String property, String operator, String literal) {

        /** @throws IllegalArgumentException for any other text; its message is the fault */
        public static Test of(String meaning) {
            Matcher matcher = TEST.matcher(meaning);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("`" + meaning + "` compares nothing. Maybe property == value.");
            }
            return new Test(matcher.group(1), matcher.group(2), matcher.group(3));
        }

        Test opposite() {
            if (literal.equals("true") || literal.equals("false")) {
                return new Test(property, operator, literal.equals("true") ? "false" : "true");
            }
            return new Test(property, requireNonNull(OPPOSITE.get(operator)), literal);
        }

        public String engineText() {
            return property + " " + operator + " " + literal;
        }
    }

    /** A constraint on the open case in the engine's language. */
    public String engineText() {
        String alternatives = anyOf.stream().map(claim -> claim.test().engineText()).collect(Collectors.joining(" || "));
        return anyOf.size() == 1 ? alternatives : "(" + alternatives + ")";
    }

    /** The words without the bullet, in each language that has all its sentences. A list of alternatives is on one line. */
    public Map<Language, String> forms() {
        Map<Language, String> forms = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            in(language).ifPresent(words -> forms.put(language, words));
        }
        return forms;
    }

    private Optional<String> in(Language language) {
        List<String> claims = anyOf.stream().flatMap(claim -> claim.said().in(language).stream().map(said -> claim.negated()
                ? said.replaceFirst("^- ", language.not())
                : said)).toList();
        String said = claims.size() == 1
                ? claims.getFirst()
                : language.either() + claims.stream().map(claim -> " -" + claim)
                        .collect(Collectors.joining());
        return claims.size() < anyOf.size() ? Optional.empty() : Optional.of(said.replaceFirst("^- ", ""));
    }

    /** What the case says about the condition, beyond that it holds or does not; in words, without a person's number. */
    public Optional<String> facts(OpenCase open) {
        return Optional.of(anyOf.stream().map(Claim::test).flatMap(test -> FactWords.of(test, open)
                .stream()).distinct().collect(Collectors.joining("; "))).filter(words -> !words.isEmpty());
    }

    /**
     * The order for the engine, smaller first. Conditions that it finds by hash come first, so that rules of other countries cost nothing.
     */
    public int rank() {
        Test first = anyOf.getFirst().test();
        if (anyOf.size() > 1 || !first.operator().equals("==")) {
            return 3;
        }
        return switch (first.property()) {
            case "country" -> 0;
            case "category" -> 1;
            default -> 2;
        };
    }
}
