package io.tollgate.rulebook.language;

import java.time.LocalDate;

/**
 * The facts about a rule, apart from its conditions.
 *
 * @param id      permanent and never reused: {@code CON-EU-001}
 * @param title   the rule in one sentence
 * @param basis   the law, contract or policy that it follows
 * @param source  where the basis can be read
 * @param from    first day in force, included
 * @param until   last day in force, included; {@link LocalDate#MAX} if it has no end
 * @param file    its file, below the folder of the rules
 */
public record RuleCard(String id, String title, String basis, String source, LocalDate from, LocalDate until, String file) {

    /** @param day in the recipient's zone; for rules of the tariff, as for rates, in the business's zone */
    public boolean inForceOn(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** The file of its examples, below the folder of the examples. */
    public String examples() {
        return file.substring(0, file.length() - Language.of(file).ending().length()) + ".feature";
    }

    public boolean tariff() {
        return id.startsWith("TAR-");
    }

    /** The name of the rule in the engine. */
    public String name() {
        return id + ": " + title;
    }
}
