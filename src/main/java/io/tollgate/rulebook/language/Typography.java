package io.tollgate.rulebook.language;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Characters by which a word processor or a mail program replaces typed ones. */
final class Typography {

    private static final String QUOTES = "\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033\u2036\uFF02\u300C\u300D";
    private static final String APOSTROPHES = "\u2018\u2019\u201A\u201B\u2032\u2035\u00B4\uFF07";
    private static final String HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D\u2022";

    private Typography() {}

    /** The line with typed characters; empty if it has no typographic ones, so that it has another fault. */
    static Optional<String> plain(String line) {
        StringBuilder plain = new StringBuilder();
        line.chars().forEach(character -> plain.append(plain((char) character)));
        return plain.toString().equals(line) ? Optional.empty() : Optional.of(plain.toString());
    }

    /** {@code curly quotation marks (\u201C \u201D)}. */
    static String named(String line) {
        TreeSet<String> names = new TreeSet<>();
        name(line, QUOTES, "curly quotation marks", names);
        name(line, APOSTROPHES, "curly apostrophes", names);
        name(line, HYPHENS, "a dash or a bullet for a hyphen", names);
        return String.join(" and ", names);
    }

    private static void name(String line, String kind, String name, SortedSet<String> names) {
        TreeSet<String> found = new TreeSet<>();
        line.chars().filter(character -> kind.indexOf(character) >= 0).forEach(character -> found.add(Character.toString(character)));
        if (!found.isEmpty()) {
            names.add(name + " (" + String.join(" ", found) + ")");
        }
    }

    private static char plain(char character) {
        if (QUOTES.indexOf(character) >= 0) {
            return '"';
        }
        if (APOSTROPHES.indexOf(character) >= 0) {
            return '\'';
        }
        return HYPHENS.indexOf(character) >= 0 ? '-' : character;
    }
}
