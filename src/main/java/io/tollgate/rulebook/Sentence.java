package io.tollgate.rulebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sentence of the vocabulary. It is recognised by its whole line, from the first letter to the last: a line with
 * anything before or after it is not this sentence.
 *
 * @param where   whether it is said before or after {@code then}
 * @param text    {@code - goes to a recipient in {country}}
 * @param meaning in the engine's language, with the same gaps
 */
record Sentence(Where where, String text, String meaning, Pattern pattern, List<Slot> slots) {

    enum Where { WHEN, THEN }

    /** A sentence as it stands in a rule. @param fillings what its gaps hold, in their order */
    record Said(Sentence sentence, List<String> fillings) {

        String meaning() {
            String meaning = sentence.meaning;
            for (int i = 0; i < fillings.size(); i++) {
                meaning = meaning.replace("{" + sentence.slots.get(i).name().toLowerCase(Locale.ROOT) + "}", fillings.get(i));
            }
            return meaning;
        }
    }

    private static final Pattern GAP = Pattern.compile("\\{([a-z]+)}");

    /** @throws IllegalArgumentException for a gap of no known kind; its message is the fault */
    static Sentence of(Where where, String text, String meaning) {
        StringBuilder regex = new StringBuilder();
        List<Slot> slots = new ArrayList<>();
        Matcher gap = GAP.matcher(text);
        int end = 0;
        while (gap.find()) {
            Slot slot = slot(gap.group(1));
            slots.add(slot);
            regex.append(Pattern.quote(text.substring(end, gap.start()))).append('(').append(slot.pattern()).append(')');
            end = gap.end();
        }
        regex.append(Pattern.quote(text.substring(end)));
        return new Sentence(where, text, meaning, Pattern.compile(regex.toString()), List.copyOf(slots));
    }

    private static Slot slot(String name) {
        for (Slot slot : Slot.values()) {
            if (slot.name().toLowerCase(Locale.ROOT).equals(name)) {
                return slot;
            }
        }
        throw new IllegalArgumentException("{" + name + "} is no kind of gap. Maybe one of " + List.of(Slot.values()).toString().toLowerCase(Locale.ROOT) + ".");
    }

    Optional<Said> recognise(String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> fillings = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            fillings.add(matcher.group(i));
        }
        return Optional.of(new Said(this, fillings));
    }
}
