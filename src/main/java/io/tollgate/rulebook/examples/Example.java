package io.tollgate.rulebook.examples;

import java.util.Set;
import java.util.List;

/**
 * One case as an officer tells it.
 *
 * @param file  below the folder of the examples
 * @param line  where it begins
 * @param rules ids that it is tagged with
 */
record Example(String file, int line, String name, Set<String> rules, List<Line> lines) {

    /** @param text without its first word */
    record Line(int number, String text) {}
}
