package io.tollgate.release;

import java.util.Optional;

/**
 * Whether the history of the rules is as it was written.
 *
 * @param entries  number of entries that are, from the first on
 * @param unsealed number of them from before there were seals
 * @param broken   what is not, in a sentence
 */
public record HistoryCheck(int entries, int unsealed, Optional<String> broken) {}
