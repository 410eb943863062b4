package io.tollgate.rulebook.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A folder of rules with its question. */
public enum Room {

    /** May we write to this person? */
    CONSENT("consent", "CON"),
    /** Does anyone here not want it? */
    BLOCKING("blocking", "BLK"),
    /** Is the sender known and in good standing? */
    VERIFICATION("verification", "VER"),
    /** What does it cost? */
    TARIFF("tariff", "TAR");

    private final String folder;
    private final String prefix;

    Room(String folder, String prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    /** @param file a path below the folder of the rules */
    public static Optional<Room> of(String file) {
        return Arrays.stream(values()).filter(room -> file.matches(room.folder + "/[^/]+")).findFirst();
    }

    public static List<String> folders() {
        return Arrays.stream(values()).map(room -> room.folder + "/").toList();
    }
}
