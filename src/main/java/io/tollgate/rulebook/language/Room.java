package io.tollgate.rulebook.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A folder of rules with its question. */
public enum Room {

    /** May we write to this person? */
    CONSENT("consent", "CON", "refuse", "defer", "note"),
    /** Does anyone here not want it? */
    BLOCKING("blocking", "BLK", "refuse", "defer", "note"),
    /** Is the sender known and in good standing? */
    VERIFICATION("verification", "VER", "refuse", "defer", "note"),
    /** What does it cost? */
    TARIFF("tariff", "TAR", "refuse", "defer", "stop", "warn", "price", "free", "note");

    private final String folder;
    private final String prefix;
    private final List<String> outcomes;

    Room(String folder, String prefix, String... outcomes) {
        this.folder = folder;
        this.prefix = prefix;
        this.outcomes = List.of(outcomes);
    }

    String prefix() {
        return prefix;
    }

    /** {@code consent/}. */
    String folder() {
        return folder + "/";
    }

    /** Whether rules of this room may have this outcome: money is the tariff's alone. */
    boolean mayFind(RuleOutcome outcome) {
        return outcomes.contains(outcome.word());
    }

    /** {@code refuse, defer or note}. */
    String outcomes() {
        return String.join(", ", outcomes.subList(0, outcomes.size() - 1)) + " or " + outcomes.getLast();
    }

    /** The first room whose rules may have this outcome. */
    static Room finding(RuleOutcome outcome) {
        return Arrays.stream(values()).filter(room -> room.mayFind(outcome)).findFirst().orElseThrow();
    }

    /** @param file a path below the folder of the rules */
    public static Optional<Room> of(String file) {
        return Arrays.stream(values()).filter(room -> file.matches(room.folder + "/[^/]+")).findFirst();
    }

    public static List<String> folders() {
        return Arrays.stream(values()).map(room -> room.folder + "/").toList();
    }
}
