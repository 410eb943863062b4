package io.tollgate.rulebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a folder of rules, so that all of it is told at once. */
final class Faults {

    private record Fault(String file, int line, String text) {}

    private final String folder;
    private final List<Fault> found = new ArrayList<>();

    /** @param folder how the folder is called in messages */
    Faults(String folder) {
        this.folder = folder;
    }

    /** @param line counted from 1; @param what a sentence with its full stop */
    void add(String file, int line, String what) {
        found.add(new Fault(file, line, folder + "/" + file + ":" + line + ": " + what));
    }

    /** As {@link #add}, with the nearest of the words that would have been right, if there are any. */
    void add(String file, int line, String what, String wrong, Collection<String> right) {
        Optional<String> nearest = Likeness.nearest(wrong, right);
        add(file, line, what + nearest.map(word -> " Maybe " + word + (word.endsWith(".") ? "" : ".")).orElse(""));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** After this line there is no fault. */
    void throwIfAny() {
        if (!none()) {
            throw new RuleBookFaults(found.stream()
                    .sorted(Comparator.comparing(Fault::file).thenComparing(Fault::line)).map(Fault::text).toList());
        }
    }
}
