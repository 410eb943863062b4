package io.tollgate.rulebook.language;

import java.util.Map;

/** A language in which rules may be written: its file ending and the words between the sentences. */
public enum Language {

    ENGLISH(".dslr", "rule", "when", "then", "end", "- not: ", "- one of these holds:",
            Map.of("basis", "basis", "source", "source", "inForceFrom", "inForceFrom", "inForceUntil", "inForceUntil")),

    GERMAN(".de.dslr", "regel", "wenn", "dann", "ende", "- nicht: ", "- eines davon gilt:",
            Map.of("grundlage", "basis", "quelle", "source", "inKraftAb", "inForceFrom", "inKraftBis", "inForceUntil"));

    private final String ending;
    private final String rule;
    private final String when;
    private final String then;
    private final String end;
    private final String not;
    private final String either;
    private final Map<String, String> notes;

    Language(String ending, String rule, String when, String then, String end, String not, String either, Map<String, String> notes) {
        this.ending = ending;
        this.rule = rule;
        this.when = when;
        this.then = then;
        this.end = end;
        this.not = not;
        this.either = either;
        this.notes = notes;
    }

    /** @param file a path that ends in {@code .dslr} */
    public static Language of(String file) {
        return file.endsWith(GERMAN.ending) ? GERMAN : ENGLISH;
    }

    String ending() {
        return ending;
    }

    String rule() {
        return rule;
    }

    String when() {
        return when;
    }

    String then() {
        return then;
    }

    String end() {
        return end;
    }

    /** The prefix, instead of the hyphen, of a sentence that must not hold. */
    String not() {
        return not;
    }

    /** The sentence that the message falls into quiet hours. */
    String inQuietHours() {
        return this == GERMAN ? "- fällt in die Ruhezeit der Person" : "- falls into the recipient's quiet hours";
    }

    /** Opens a list of sentences, each after two hyphens, of which at least one must hold. */
    public String either() {
        return either;
    }

    /** The notes above a rule, by their name in this language, with their English name. */
    Map<String, String> notes() {
        return notes;
    }

    /** The name of a note in this language, by its English name. */
    String note(String english) {
        return notes.entrySet().stream().filter(note -> note.getValue().equals(english)).findFirst().orElseThrow().getKey();
    }
}
