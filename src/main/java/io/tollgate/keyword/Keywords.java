package io.tollgate.keyword;

import static java.util.Comparator.comparingInt;

import io.tollgate.keyword.Constructions.Match;
import io.tollgate.keyword.Constructions.Row;
import io.tollgate.keyword.Courtesies.Around;
import io.tollgate.keyword.Courtesies.Kind;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Buttons;
import io.tollgate.keyword.Keyword.Scope;
import io.tollgate.text.Folding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The keywords and sentences of {@code tables/}, and how they are found in what a person writes. A revocation may come by any reasonable
 * means (47 CFR 64.1200(a)(10)), so an exact match is not enough; but an answer to a question must not end anything by mistake. The rule:
 *
 * <ol>
 * <li>The whole message is a keyword, whatever its case, accents and signs: it counts. An ANSWER counts only when no question is open.</li>
 * <li>The whole message is keywords of a stop with courtesies around them: it counts.</li>
 * <li>Otherwise a sentence of the tables counts, and a keyword that is a whole clause, unless the message is about something else. A match
 * inside a sentence that only looks like a stop ({@code don't stop}) does not count.</li>
 * <li>Otherwise a near spelling of a keyword is a question: was it meant?</li>
 * </ol>
 *
 * <p>START counts only as the whole message: a permission is recognised strictly, a stop generously.
 */
public final class Keywords {

    /** The words that the law of the United States names; they hold under a rule book without a table too. */
    private static final List<String> NAMED_BY_LAW = List.of("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE");
    private static final String DEFAULT_LANGUAGE = "en";
    private static final Keyword NAMED_AS_STOP = new Keyword(DEFAULT_LANGUAGE, NAMED_BY_LAW.getFirst(), Action.STOP, Scope.ALL,
            Keyword.Match.WHOLE,
            Buttons.NO);
    private static final String BUSINESS = "{{business}}";
    /** A keyword that is spelt out letter by letter is not longer than this. */
    private static final int LONGEST_SPELT = 200;
    private static final int LONGEST_LABEL = 60;

    /** What a text to a person is about: her stop of this scope was heard, or the question whether she meant a stop. */
    public enum About {
        ALL, MARKETING, QUESTION
    }

    /** A row of {@code tables/stop-confirmations.csv}. @param countries countries with several languages that get this one */
    public record Confirmation(String language, About about, Set<String> countries, String text) {}

    /** A row of {@code tables/stop-sentences.csv}. @param meaning its action is STOP or NONE */
    public record Sentence(Construction construction, Keyword meaning) {}

    private final Map<String, Keyword> whole = new LinkedHashMap<>();
    private final Map<String, Set<String>> languages = new HashMap<>();
    private final Courtesies courtesies;
    private final Constructions<Keyword> sentences;
    private final LoneKeywords lone;
    private final NearSpellings near;
    private final List<Confirmation> confirmations;

    public Keywords(List<Keyword> keywords, List<Sentence> sentences, Courtesies courtesies, List<Confirmation> confirmations) {
        List<Row<Keyword>> rows = new ArrayList<>(
                sentences.stream().map(sentence -> new Row<>(sentence.construction(), sentence.meaning())).toList());
        List<Row<Keyword>> stops = new ArrayList<>();
        for (Keyword keyword : keywords) {
            String folded = Spoken.of(keyword.word()).text();
            whole.putIfAbsent(folded, keyword);
            languages.computeIfAbsent(folded, _ -> new TreeSet<>()).add(keyword.language());
            if (keyword.match() == Keyword.Match.PHRASE) {
                rows.add(new Row<>(Construction.of(keyword.word(), Map.of()), keyword));
            } else if (keyword.action() == Action.STOP && keyword.match() != Keyword.Match.ANSWER) {
                stops.add(new Row<>(Construction.of(keyword.word(), Map.of()), keyword));
            }
        }
        this.courtesies = courtesies;
        this.sentences = new Constructions<>(rows);
        this.lone = new LoneKeywords(new Constructions<>(stops));
        this.near = new NearSpellings(whole, rows);
        this.confirmations = List.copyOf(confirmations);
    }

    /** The keywords of a rule book without the tables. */
    public static Keywords ofLaw() {
        Stream<Keyword> stops = NAMED_BY_LAW.stream()
                .map(word -> new Keyword(DEFAULT_LANGUAGE, word, Action.STOP, Scope.ALL, Keyword.Match.WHOLE, Buttons.NO));
        Stream<Keyword> starts = Stream.of("START", "UNSTOP")
                .map(word -> new Keyword(DEFAULT_LANGUAGE, word, Action.START, Scope.ALL, Keyword.Match.WHOLE, Buttons.NO));
        return new Keywords(Stream.concat(stops, starts).toList(), List.of(), new Courtesies(List.of()),
                List.of(new Confirmation(DEFAULT_LANGUAGE,
                        About.ALL, Set.of(), "You will get no more messages from " + BUSINESS + ". Write START to get them again.")));
    }

    /**
     * The keyword or sentence that a message is or contains. The caller acts on it; for an ANSWER it must first check that no question is
     * open.
     *
     * @param message as she typed it, or the caption that she typed below a picture
     */
    public Optional<Keyword> in(String message) {
        Spoken spoken = courtesies.withoutSignature(Spoken.of(message));
        if (spoken.length() == 0) {
            return Optional.empty();
        }
        Optional<Keyword> all = whole(spoken, message);
        if (all.isPresent()) {
            return all.filter(keyword -> keyword.action() != Action.NONE && !(keyword.action() == Action.START && spoken.hasQuestion()));
        }
        return heard(spoken).or(() -> asks() ? near.in(spoken, this::heard).map(keyword -> keyword.as(Action.ASK)) : Optional.empty());
    }

    /**
     * The keyword that a tapped button means, by its label or by the id that the business gave it. A word that may answer the business's
     * own question ({@code Cancel} beside {@code Keep it}) is not a keyword.
     */
    public Optional<Keyword> tapped(String label, String id) {
        return label(label).or(() -> id(id));
    }

    /** The stop that a person means who answers yes to the question whether she meant one. */
    public Keyword plainStop() {
        return Optional.ofNullable(whole.get("stop")).orElseGet(() -> NAMED_AS_STOP);
    }

    /** Whether a message says yes, or no, to the question whether a stop was meant; empty if it says neither. */
    public Optional<Boolean> answer(String message) {
        if (message.length() > LONGEST_SPELT) {
            return Optional.empty();
        }
        Spoken spoken = courtesies.withoutSignature(Spoken.of(message));
        if (spoken.length() == 0 || spoken.hasQuestion()) {
            return Optional.empty();
        }
        Around around = courtesies.in(spoken);
        boolean yes = around.isWholly(Kind.YES);
        boolean no = around.isWholly(Kind.NO);
        return yes == no ? Optional.empty() : Optional.of(yes);
    }

    /**
     * The text for a person who has stopped a business, or the question for one who may have meant to.
     *
     * @param keyword as {@link #in} found it
     * @param country of her number
     */
    public String confirmation(Keyword keyword, String country, String business) {
        Set<String> possible = keyword.match() == Keyword.Match.SENTENCE
                ? Set.of(keyword.language())
                : languages.getOrDefault(Spoken.of(keyword.word()).text(), Set.of());
        About about = keyword.action() == Action.ASK ? About.QUESTION : keyword.covers() == Scope.ALL ? About.ALL : About.MARKETING;
        return confirmations.stream().filter(text -> text.about() == about && possible.contains(text.language()))
                .filter(text -> possible.size() == 1 || text.countries().contains(country)).findFirst()
                .or(() -> confirmations.stream().filter(text -> text.about() == about && text.language().equals(DEFAULT_LANGUAGE))
                        .findFirst())
                .or(() -> confirmations.stream().findFirst()).map(Confirmation::text).orElse("").replace(BUSINESS, business);
    }

    /** Whether there is a text for the question; without one it is not asked. */
    private boolean asks() {
        return confirmations.stream().anyMatch(text -> text.about() == About.QUESTION);
    }

    private Optional<Keyword> whole(Spoken spoken, String message) {
        return Optional.ofNullable(whole.get(spoken.text()))
                .or(() -> message.length() > LONGEST_SPELT
                        ? Optional.empty()
                        : Optional.ofNullable(whole.get(Spoken.of(Folding.fold(message)).text())));
    }

    private Optional<Keyword> heard(Spoken spoken) {
        Around around = courtesies.in(spoken);
        Optional<Keyword> all = lone.whole(spoken, around);
        if (all.isPresent()) {
            return all;
        }
        List<Match<Keyword>> found = sentences.in(spoken, around);
        List<Match<Keyword>> lookalikes = found.stream().filter(match -> match.meaning().action() == Action.NONE).toList();
        List<Match<Keyword>> stops = new ArrayList<>(found.stream().filter(match -> match.meaning().action() == Action.STOP)
                .filter(match -> stands(match, lookalikes)).toList());
        stops.addAll(lone.in(spoken, around, stops).stream().filter(match -> stands(match, lookalikes)).toList());
        List<Match<Keyword>> marketing = stops.stream().filter(match -> match.meaning().covers() == Scope.MARKETING).toList();
        // "Unsubscribe from marketing" says more than "unsubscribe".
        return stops.stream().filter(match -> match.meaning().covers() == Scope.ALL)
                .filter(match -> marketing.stream()
                        .noneMatch(more -> more.exceeds(match) || more.from() == match.from() && more.to() == match.to()))
                .max(comparingInt(Match::length))
                .or(() -> marketing.stream().max(comparingInt(Match::length))).map(Match::meaning);
    }

    /** Whether a stop counts. If it overlaps with a lookalike, the lookalike counts, unless the lookalike is a part of the stop. */
    private static boolean stands(Match<Keyword> stop, List<Match<Keyword>> lookalikes) {
        return lookalikes.stream().noneMatch(lookalike -> lookalike.overlaps(stop) && !stop.exceeds(lookalike));
    }

    private Optional<Keyword> label(String label) {
        if (label.length() > LONGEST_LABEL) {
            return Optional.empty();
        }
        return in(label)
                .filter(keyword -> EnumSet.of(Action.STOP, Action.START).contains(keyword.action()) && keyword.buttons() == Buttons.LABEL);
    }

    private Optional<Keyword> id(String id) {
        if (id.isBlank() || id.length() > LONGEST_LABEL) {
            return Optional.empty();
        }
        return in(id).filter(keyword -> keyword.action() == Action.STOP && keyword.buttons() != Buttons.NO);
    }
}
