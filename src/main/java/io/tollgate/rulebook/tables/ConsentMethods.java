package io.tollgate.rulebook.tables;

import io.tollgate.text.Folding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The methods of {@code tables/consent-methods.csv}. Some are an act of the person; others only move data that somebody has on file. They
 * matter for a person who has ended a consent before: only she can give it back, and the evidence must show how.
 */
public final class ConsentMethods {

    /**
     * One row.
     *
     * @param words found as whole words; upper and lower case and signs between the words do not matter
     * @param act   whether the method is an act of hers; a text that contains a method without an act never counts as an act
     * @param chat  whether it happens in the chat; then a message's id tells the place
     */
    record Method(String words, boolean act, boolean chat) {}

    /** What the evidence lacks. @param field field of the evidence: method, proof or place; @param why a sentence without its full stop */
    public record Lack(String field, String why) {}

    /** The methods for rule books without the table. */
    static final ConsentMethods WITHOUT_A_TABLE = new ConsentMethods(
            List.of(new Method("form", true, false), new Method("signature", true, false),
                    new Method("keyword", true, true), new Method("reply", true, true), new Method("code of the message", true, true),
                    new Method("link of the message", true, true), new Method("list", false, false), new Method("crm", false, false),
                    new Method("import", false, false)));

    /** The most letters of a word that says nothing in a wording. */
    private static final int SHORT_WORD = 3;

    private final List<Method> acts = new ArrayList<>();
    private final List<Method> others = new ArrayList<>();

    ConsentMethods(List<Method> methods) {
        methods.forEach(method -> (method.act() ? acts : others).add(new Method(folded(method.words()), method.act(), method.chat())));
        others.sort(Comparator.comparingInt((Method other) -> other.words().length()).reversed());
    }

    /** What the evidence lacks; empty if it shows what she did, where, and what she read. Each text may be empty. */
    public Optional<Lack> lacks(String method, String wording, String place, String reference) {
        String how = folded(method);
        Optional<Method> other = others.stream().filter(one -> contains(how, one.words())).findFirst();
        List<Method> found = acts.stream().filter(one -> contains(how, one.words())).toList();
        if (other.isPresent() || found.isEmpty()) {
            return Optional.of(new Lack("method",
                    "method must name an act of hers" + other.map(one -> ", and `" + one.words() + "` is none").orElse("")
                            + ". Maybe form, signature, call recording, keyword or another of tables/consent-methods.csv"));
        }
        if (saysNothing(folded(wording))) {
            return Optional.of(new Lack("proof", "proof must be the wording that she saw or heard. Maybe copy it from the form"));
        }
        boolean told = !reference.isBlank() && found.stream().anyMatch(Method::chat);
        String where = folded(place);
        if (where.isEmpty() && !told || others.stream().anyMatch(one -> contains(where, one.words()))) {
            return Optional.of(new Lack("place",
                    "place must say where: the page, the form, the shop, the number called. Maybe take it from where she did it;"
                            + " of a message its id as the reference is enough"));
        }
        return Optional.empty();
    }

    /**
     * Whether a wording consists of methods that are not an act, numbers and short words only: {@code customer list of May}. "Yes" is a
     * wording.
     */
    private boolean saysNothing(String wording) {
        if (wording.isEmpty()) {
            return true;
        }
        String rest = " " + wording + " ";
        for (Method other : others) {
            rest = rest.replace(" " + other.words() + " ", " ");
        }
        boolean changed = rest.strip().length() < wording.length();
        return changed && rest.strip().chars().noneMatch(Character::isLetter)
                || changed && List.of(rest.strip().split("\\s+")).stream()
                        .allMatch(word -> word.length() <= SHORT_WORD || !Character.isLetter(word.codePointAt(0)));
    }

    private static boolean contains(String text, String words) {
        return Folding.unspaced(words) ? text.contains(words) : (" " + text + " ").contains(" " + words + " ");
    }

    /** {@code crm2026} is two words. */
    private static String folded(String text) {
        return Folding.fold(text).replaceAll("(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})", " ").strip();
    }
}
