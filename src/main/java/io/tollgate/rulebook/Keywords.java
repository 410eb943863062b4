package io.tollgate.rulebook;

import io.tollgate.rulebook.Keyword.Action;
import io.tollgate.rulebook.Keyword.Match;
import io.tollgate.rulebook.Keyword.Scope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The keywords of {@code tables/keywords.csv}, and how they are found in what a person writes. A revocation may come by any reasonable
 * means (47 CFR 64.1200(a)(10)), so an exact match is not enough; and an answer to a question must not end what nobody meant to end. The rule:
 *
 * <ol>
 * <li>The whole message is a keyword, whatever its case, accents and signs: it counts. An ANSWER counts only when no question is open.</li>
 * <li>Otherwise, a message with a phrase that only looks like a stop ({@code don't stop}) is none.</li>
 * <li>Otherwise, a message that contains an unmistakable phrase counts, however long it is.</li>
 * <li>Otherwise, a message of at most eight words that begins with {@code stop} and ends in no question mark counts.</li>
 * </ol>
 *
 * <p>START is heard as the whole message only: what gives is read strictly, what takes away is read generously.
 */
public final class Keywords {

    /** The words that the law of the United States names; they hold under a rule book without a table too. */
    private static final List<String> NAMED_BY_LAW = List.of("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE");
    private static final int LONGEST_TO_BEGIN = 8;
    private static final String DEFAULT_LANGUAGE = "en";
    private static final String BUSINESS = "{{business}}";

    /** A row of {@code tables/stop-confirmations.csv}. @param countries in which, of several languages, it is this one */
    record Confirmation(String language, Scope covers, Set<String> countries, String text) {}

    private final Map<String, Keyword> whole = new LinkedHashMap<>();
    private final Map<String, Set<String>> languages = new HashMap<>();
    private final List<String> phrases;
    private final List<String> beginnings;
    private final List<String> lookalikes;
    private final List<Confirmation> confirmations;

    Keywords(List<Keyword> keywords, List<Confirmation> confirmations) {
        for (Keyword keyword : keywords) {
            String folded = Folding.fold(keyword.word());
            whole.putIfAbsent(folded, keyword);
            languages.computeIfAbsent(folded, _ -> new TreeSet<>()).add(keyword.language());
        }
        this.phrases = folded(keyword -> keyword.action() != Action.NONE && keyword.match() == Match.PHRASE);
        this.beginnings = folded(keyword -> keyword.action() != Action.NONE && keyword.match() == Match.BEGINNING);
        this.lookalikes = folded(keyword -> keyword.action() == Action.NONE);
        this.confirmations = List.copyOf(confirmations);
    }

    /** What a rule book without the tables has. */
    static Keywords ofLaw() {
        Stream<Keyword> stops = NAMED_BY_LAW.stream().map(word -> new Keyword(DEFAULT_LANGUAGE, word, Action.STOP, Scope.ALL, Match.WHOLE));
        Stream<Keyword> starts = Stream.of("START", "UNSTOP").map(word -> new Keyword(DEFAULT_LANGUAGE, word, Action.START, Scope.ALL, Match.WHOLE));
        return new Keywords(Stream.concat(stops, starts).toList(), List.of(new Confirmation(DEFAULT_LANGUAGE, Scope.ALL, Set.of(),
                "You will get no more messages from " + BUSINESS + ". Write START to get them again.")));
    }

    /** The keyword that a message is or contains; what it does is for the caller, who must first ask for open questions if it is an ANSWER. */
    public Optional<Keyword> in(String message) {
        String folded = Folding.fold(message);
        return Optional.ofNullable(whole.get(folded)).or(() -> within(folded, message)).filter(keyword -> keyword.action() != Action.NONE);
    }

    /**
     * What a person is told who has stopped a business.
     *
     * @param keyword as {@link #in} found it
     * @param country of her number
     */
    public String confirmation(Keyword keyword, String country, String business) {
        Set<String> possible = languages.getOrDefault(Folding.fold(keyword.word()), Set.of());
        return confirmations.stream().filter(text -> text.covers() == keyword.covers() && possible.contains(text.language()))
                .filter(text -> possible.size() == 1 || text.countries().contains(country)).findFirst()
                .or(() -> confirmations.stream().filter(text -> text.covers() == keyword.covers() && text.language().equals(DEFAULT_LANGUAGE)).findFirst())
                .or(() -> confirmations.stream().findFirst()).map(Confirmation::text).orElse("").replace(BUSINESS, business);
    }

    private Optional<Keyword> within(String folded, String message) {
        if (lookalikes.stream().anyMatch(phrase -> contains(folded, phrase))) {
            return Optional.empty();
        }
        return phrases.stream().filter(phrase -> contains(folded, phrase)).findFirst()
                .or(() -> beginnings.stream().filter(word -> folded.startsWith(word + " ") && shortStatement(folded, message)).findFirst())
                .map(whole::get);
    }

    private static boolean shortStatement(String folded, String message) {
        String end = message.strip();
        return folded.split(" ").length <= LONGEST_TO_BEGIN && !(end.endsWith("?") || end.endsWith("？") || end.endsWith("؟"));
    }

    private static boolean contains(String folded, String phrase) {
        return Folding.unspaced(phrase) ? folded.contains(phrase) : (" " + folded + " ").contains(" " + phrase + " ");
    }

    /** Longest first: of two that fit, the one that says more. */
    private List<String> folded(Predicate<Keyword> which) {
        return whole.entrySet().stream().filter(entry -> which.test(entry.getValue())).map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }
}
