package io.tollgate.rulebook.files;

import io.tollgate.text.Likeness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a folder of rules, so that all of it is told at once. */
public final class Faults {

    private record Fault(String file, int line, String text) {}

    private static final int MOST = 1_000;
    private static final int MOST_ADVICE = 100;
    private static final int LONGEST = 1_000;

    private final String folder;
    private final List<Fault> found = new ArrayList<>();

    /** @param folder how the folder is called in messages */
    public Faults(String folder) {
        this.folder = folder;
    }

    /** @param line counted from 1; @param what a sentence with its full stop */
    public void add(String file, int line, String what) {
        add(file, line, Integer.toString(line), what);
    }

    /** @param place as it is told: the line, or the name of a cell */
    public void add(String file, int line, String place, String what) {
        if (found.size() < MOST) {
            found.add(new Fault(file, line, folder + "/" + file + ":" + place + ": " + shown(what)));
        }
    }

    /** As {@link #add}, with the nearest of the words that would have been right, if there are any. */
    public void add(String file, int line, String what, String wrong, Collection<String> right) {
        // Where nearly everything is wrong, advice for each line would take minutes.
        Optional<String> nearest = found.size() < MOST_ADVICE ? Likeness.nearest(wrong, right) : Optional.empty();
        add(file, line, what + nearest.map(word -> " Maybe " + word + (word.endsWith(".") ? "" : ".")).orElse(""));
    }

    /** Without characters that nobody sees, and no longer than can be read. */
    private static String shown(String what) {
        String seen = what.codePoints().map(character -> RuleFiles.unseen(character) ? '?' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return seen.length() <= LONGEST ? seen : seen.substring(0, LONGEST) + " ...";
    }

    /** For a part of the files. */
    Faults apart() {
        return new Faults(folder);
    }

    void addAll(Faults others) {
        others.found.stream().limit(MOST - found.size()).forEach(found::add);
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** After this line there is no fault. */
    public void throwIfAny() {
        if (!none()) {
            throw new RuleBookFaults(found.stream()
                    .sorted(Comparator.comparing(Fault::file).thenComparing(Fault::line)).map(Fault::text).toList());
        }
    }
}
