package io.tollgate.rulebook.language;

import java.time.LocalDate;

/**
 * What is known of a rule besides its conditions.
 *
 * @param id      permanent and never reused: {@code CON-EU-001}
 * @param title   the rule in one sentence
 * @param basis   the law, contract or policy that it follows
 * @param source  where that can be read
 * @param from    first day in force, included
 * @param until   last day in force, included; {@link LocalDate#MAX} without an end
 * @param file    where it stands, below the folder of the rules
 */
public record RuleCard(String id, String title, String basis, String source, LocalDate from, LocalDate until, String file) {

    /** @param day in the recipient's zone; for the rules of the tariff in the business's, as its rates are */
    public boolean inForceOn(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** Where its examples stand, below the folder of the examples. */
    public String examples() {
        return file.substring(0, file.length() - Language.of(file).ending().length()) + ".feature";
    }

    public boolean tariff() {
        return id.startsWith("TAR-");
    }

    /** How the engine calls it. */
    public String name() {
        return id + ": " + title;
    }
}
