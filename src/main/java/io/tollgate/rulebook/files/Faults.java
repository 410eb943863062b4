package io.tollgate.rulebook.files;

import io.tollgate.text.Likeness;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the faults of a folder of rules, so that all are reported at once, and what may be meant but is worth a second look. */
public final class Faults {

    private record Fault(String file, int line, String text) {}

    private static final int MOST = 1_000;
    private static final int MOST_ADVICE = 100;
    private static final int LONGEST = 1_000;

    private final String folder;
    private final boolean past;
    private final Set<String> read = new HashSet<>();
    private final Set<Fault> found = new LinkedHashSet<>();
    private final Set<Fault> warnings = new LinkedHashSet<>();

    /** @param folder name of the folder in messages */
    public Faults(String folder) {
        this(folder, false);
    }

    private Faults(String folder, boolean past) {
        this.folder = folder;
        this.past = past;
    }

    /** The faults of a rule book that was in force once: it need not pass what is checked today. */
    public static Faults ofThePast(String folder) {
        return new Faults(folder, true);
    }

    boolean arePast() {
        return past;
    }

    /** A fault that does not keep a rule book of the past from being read. @param place the line, or the name of a cell */
    public void check(String file, int line, String place, String what) {
        if (!past) {
            add(file, line, place, what);
        }
    }

    /** Notes that somebody has read this table. */
    public void read(String file) {
        read.add(file);
    }

    /** The tables that somebody has read. */
    public Set<String> tablesRead() {
        return Set.copyOf(read);
    }

    /** @param line counted from 1; @param what a sentence with a full stop */
    public void add(String file, int line, String what) {
        add(file, line, Integer.toString(line), what);
    }

    /** @param place the line, or the name of a cell */
    public void add(String file, int line, String place, String what) {
        if (found.size() < MOST) {
            found.add(new Fault(file, line, folder + "/" + file + ":" + place + ": " + shown(what)));
        }
    }

    /** Something that may be meant. @param place the line, or the name of a cell; @param what a sentence with a full stop */
    public void warn(String file, int line, String place, String what) {
        if (warnings.size() < MOST) {
            warnings.add(new Fault(file, line, folder + "/" + file + ":" + place + ": " + shown(what)));
        }
    }

    /** What may be meant, as faults are told; ordered by file and line. */
    public List<String> warnings() {
        return texts(warnings);
    }

    private static List<String> texts(Collection<Fault> told) {
        return told.stream().sorted(Comparator.comparing(Fault::file).thenComparing(Fault::line)).map(Fault::text).toList();
    }

    /** Like {@link #add}, and suggests the most similar right word, if there are any. */
    public void add(String file, int line, String what, String wrong, Collection<String> right) {
        // If nearly every line has a fault, advice for each would take minutes.
        Optional<String> nearest = found.size() < MOST_ADVICE ? Likeness.nearest(wrong, right) : Optional.empty();
        add(file, line, what + nearest.map(word -> " Maybe " + word + (word.endsWith(".") ? "" : ".")).orElse(""));
    }

    /** The text without invisible characters, and shortened. */
    private static String shown(String what) {
        String seen = what.codePoints().map(character -> RuleFiles.unseen(character) ? '?' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return seen.length() <= LONGEST ? seen : seen.substring(0, LONGEST) + " ...";
    }

    /** The faults of a part of the files. */
    public Faults apart() {
        return new Faults(folder, past);
    }

    void addAll(Faults others) {
        others.found.stream().limit(MOST - found.size()).forEach(found::add);
        read.addAll(others.read);
        others.warnings.stream().limit(MOST - warnings.size()).forEach(warnings::add);
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** Throws if there is any fault. */
    public void throwIfAny() {
        if (!none()) {
            throw new RuleBookFaults(texts(found));
        }
    }
}
