package io.tollgate.blocking;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A list of people who want no messages, kept by somebody else: a Robinson list or a national do-not-call register. It comes as a file of
 * hashes of numbers, one on each line, and each new file replaces the one before.
 *
 * @param name          2 to 40 of a-z, 0-9 and -; also the name of its file in the folder of the stop lists
 * @param jurisdictions the places whose law or industry keeps it: {@code ES}, {@code US-TX}; rows of {@code rules/tables/stop-lists.csv}.
 *                      An entry counts wherever the person lives
 * @param source        where it comes from, for the record
 */
public record StopList(String name, List<String> jurisdictions, Purpose purpose, String source, HashForm form) {

    /** The messages that people on the list do not want. */
    public enum Purpose { MARKETING, ALL }

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,39}");
    private static final Pattern JURISDICTION = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{2,3})?");
    private static final int MOST_JURISDICTIONS = 20;
    private static final int LONGEST_SOURCE = 500;

    public StopList {
        jurisdictions = List.copyOf(jurisdictions);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 2 to 40 of a-z, 0-9 and -, and begin with a letter");
        }
        if (jurisdictions.isEmpty() || jurisdictions.size() > MOST_JURISDICTIONS
                || !jurisdictions.stream().allMatch(it -> JURISDICTION.matcher(it).matches())) {
            throw new IllegalArgumentException("jurisdictions must be 1 to " + MOST_JURISDICTIONS + " of the form ES or US-TX");
        }
        if (source.isBlank() || source.length() > LONGEST_SOURCE) {
            throw new IllegalArgumentException("source must say in 1 to " + LONGEST_SOURCE + " characters where the list comes from");
        }
    }

    /**
     * A stop list in its present state.
     *
     * @param generation the generation in force; empty: no file was taken yet
     * @param entries    how many entries are in force
     */
    public record InForce(StopList list, Optional<Integer> generation, int entries) {}

    /** A list with a person's number. @param generation the generation that has her entry */
    public record Entry(String list, int generation, List<String> jurisdictions, Purpose purpose) {

        public Entry {
            jurisdictions = List.copyOf(jurisdictions);
        }
    }
}
