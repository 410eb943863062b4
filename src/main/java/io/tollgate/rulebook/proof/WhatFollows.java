package io.tollgate.rulebook.proof;

import io.tollgate.rulebook.language.Condition.Test;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logicng.formulas.Formula;

/** The facts of {@code what-follows.txt}: what a property can be, and what follows from what, in every case file of the gate. */
record WhatFollows(List<Words> words, List<Span> spans, List<AtMost> pairs, List<Rule> rules) {

    /** All words that the property can be. */
    record Words(String property, List<String> all) {}

    /** @param most empty if there is no end */
    record Span(String property, long least, Optional<Long> most) {}

    record AtMost(String less, String more, String why) {}

    /** @param all where all of these hold, @param any one of these does */
    record Rule(List<Test> all, List<Test> any, String why) {

        Formula formula(Atoms atoms) {
            return atoms.logic.implication(atoms.logic.and(all.stream().map(atoms::of).toList()),
                    atoms.any(any.stream().map(atoms::of).toList()));
        }

        Set<String> properties() {
            return Stream.concat(all.stream(), any.stream()).map(Test::property).collect(Collectors.toSet());
        }
    }

    private static final Pattern WORDS = Pattern.compile("(\\w+) one of (.+)");
    private static final Pattern SPAN = Pattern.compile("(\\w+) from (-?\\d+)(?: to (\\d+))?");
    private static final Pattern AT_MOST = Pattern.compile("(\\w+) at most (\\w+)");

    static final WhatFollows ALWAYS = read();

    private static WhatFollows read() {
        WhatFollows facts = new WhatFollows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (InputStream file = WhatFollows.class.getResourceAsStream("what-follows.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(facts::add);
            return facts;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void add(String line) {
        String[] halves = line.split(" # ");
        String fact = halves[0].strip();
        String why = halves.length > 1 ? halves[1].strip() : "";
        Matcher ofWords = WORDS.matcher(fact);
        Matcher ofSpan = SPAN.matcher(fact);
        Matcher ofPair = AT_MOST.matcher(fact);
        if (fact.contains(" => ")) {
            String[] sides = fact.split(" => ");
            rules.add(new Rule(tests(sides[0], " & "), tests(sides[1], " or "), why));
        } else if (ofWords.matches()) {
            words.add(new Words(ofWords.group(1), List.of(ofWords.group(2).split(", "))));
        } else if (ofSpan.matches()) {
            spans.add(
                    new Span(ofSpan.group(1), Long.parseLong(ofSpan.group(2)), Optional.ofNullable(ofSpan.group(3)).map(Long::parseLong)));
        } else if (ofPair.matches()) {
            pairs.add(new AtMost(ofPair.group(1), ofPair.group(2), why));
        } else {
            throw new IllegalStateException("what-follows.txt says `" + line + "`, which is no fact. Maybe A => B.");
        }
    }

    private static List<Test> tests(String text, String between) {
        return Arrays.stream(text.split(between)).map(String::strip).map(Test::of).toList();
    }
}
