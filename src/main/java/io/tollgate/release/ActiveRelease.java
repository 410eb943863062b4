package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A rule book that is or will be in force.
 *
 * @param version its released version; empty if the book comes from a folder
 * @param from    first instant at which it is in force
 */
public record ActiveRelease(RuleBook book, Optional<Integer> version, Instant from) {

    /** The name for logs and pages: {@code version 7 (3fa9c01b22d4)}. */
    public String name() {
        String hash = HexFormat.of().formatHex(book.hash(), 0, 6);
        return version.map(number -> "version " + number + " (" + hash + ")").orElse("unreleased (" + hash + ")");
    }
}
