package io.tollgate.rulebook.language;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sentence of the vocabulary. It is recognised by its whole line, from the first letter to the last: a line with
 * anything before or after it is not this sentence.
 *
 * @param where       whether it stands before or after {@code then}
 * @param meaning     in the engine's language, with the same gaps
 * @param explanation for the officers; empty if the vocabulary gives none
 * @param section     the heading above it in the vocabulary
 * @param forms       its form in each language; always in English
 */
public record Sentence(Where where, String meaning, String explanation, String section, Map<Language, Form> forms) {

    public enum Where { WHEN, THEN }

    /** @param text {@code - goes to a recipient in {country}} */
    public record Form(String text, Pattern pattern, List<Slot> slots) {

        private static final Pattern GAP = Pattern.compile("\\{([a-z_]+)}");

        /** @throws IllegalArgumentException for an unknown gap, or the same gap twice; its message is the fault */
        static Form of(String text) {
            StringBuilder regex = new StringBuilder();
            List<Slot> slots = new ArrayList<>();
            Matcher gap = GAP.matcher(text);
            int end = 0;
            while (gap.find()) {
                Slot slot = slot(gap.group(1));
                if (slots.contains(slot)) {
                    throw new IllegalArgumentException(
                            "`" + text + "` has the gap " + slot.gap() + " twice. Maybe give the second another kind.");
                }
                slots.add(slot);
                regex.append(Pattern.quote(text.substring(end, gap.start()))).append('(').append(slot.pattern()).append(')');
                end = gap.end();
            }
            regex.append(Pattern.quote(text.substring(end)));
            return new Form(text, Pattern.compile(regex.toString()), List.copyOf(slots));
        }

        private static Slot slot(String name) {
            for (Slot slot : Slot.values()) {
                if (slot.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return slot;
                }
            }
            throw new IllegalArgumentException(
                    "{" + name + "} is not a kind of gap. Maybe one of " + List.of(Slot.values()).toString().toLowerCase(Locale.ROOT)
                            + ".");
        }

        public String example() {
            String example = text;
            for (Slot slot : slots) {
                example = example.replace(slot.gap(), slot.example());
            }
            return example;
        }

        public Optional<Map<Slot, String>> recognise(String line) {
            Matcher matcher = pattern.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Map<Slot, String> words = new EnumMap<>(Slot.class);
            for (int i = 0; i < slots.size(); i++) {
                words.put(slots.get(i), matcher.group(i + 1));
            }
            return Optional.of(words);
        }
    }

    /** A sentence in a rule. @param words the words in its gaps */
    public record Said(Sentence sentence, Map<Slot, String> words) {

        public String meaning() {
            String meaning = sentence.meaning;
            for (Map.Entry<Slot, String> word : words.entrySet()) {
                meaning = meaning.replace(word.getKey().gap(), word.getKey().forEngine(word.getValue()).orElse(""));
            }
            return meaning;
        }

        /** The sentence in English, with its words. */
        public String english() {
            return said(sentence.text());
        }

        /** The sentence with its words; empty if the vocabulary has no form in this language. */
        public Optional<String> in(Language language) {
            return sentence.in(language).map(form -> said(form.text()));
        }

        private String said(String form) {
            String text = form;
            for (Map.Entry<Slot, String> word : words.entrySet()) {
                text = text.replace(word.getKey().gap(), word.getValue());
            }
            return text;
        }

        String word(Slot slot) {
            return words.getOrDefault(slot, "");
        }
    }

    /** @throws IllegalArgumentException for forms that do not have the same gaps; its message is the fault */
    public Sentence {
        forms = Map.copyOf(forms);
        Set<Slot> gaps = new HashSet<>(requireNonNull(forms.get(Language.ENGLISH)).slots());
        for (Form form : forms.values()) {
            if (!gaps.equals(new HashSet<>(form.slots()))) {
                throw new IllegalArgumentException("`" + form.text() + "` has not the gaps of `" + forms.get(Language.ENGLISH).text()
                        + "`. Maybe write the same ones.");
            }
        }
    }

    /** The English form, which every sentence has. */
    public Form english() {
        return requireNonNull(forms.get(Language.ENGLISH));
    }

    /** The sentence in English. */
    public String text() {
        return english().text();
    }

    public Optional<Form> in(Language language) {
        return Optional.ofNullable(forms.get(language));
    }

    public Optional<Said> recognise(Language language, String line) {
        return in(language).flatMap(form -> form.recognise(line)).map(words -> new Said(this, words));
    }
}
