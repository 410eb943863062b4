package io.tollgate.rulebook.tables;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Where a row comes from.
 *
 * @param basis     the law, empty if the table has no such column
 * @param source    where it can be read; empty if the head of the table names one for all rows
 * @param certainty empty if nobody said
 * @param checked   the day on which somebody last looked at the source
 * @param review    the day on which somebody is to look again
 */
public record Provenance(String basis, String source, Optional<Certainty> certainty, Optional<LocalDate> checked,
        Optional<LocalDate> review) {}
