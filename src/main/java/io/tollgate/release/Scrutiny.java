package io.tollgate.release;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.ClosedDays;
import io.tollgate.rulebook.tables.SecondLook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks tables of a proposal. Its author must have seen what is odd, and must say if it corrects days that are over. */
final class Scrutiny {

    /** The zone in which a day is over last. */
    private static final ZoneId FURTHEST_WEST = ZoneOffset.ofHours(-12);
    private static final int MOST_TOLD = 50;
    /** How the reason of a correction begins. */
    private static final String CORRECTION = "Correction of days that are over: ";

    private Scrutiny() {}

    /**
     * The reason to keep in the history: the author's own, after what it is a correction of.
     *
     * @param started  what the author began with
     * @param invoiced the last month of which any business has an invoice
     * @throws Refused if he has to say more
     */
    static String reason(RuleFiles started, RuleFiles upload, String reason, Remarks remarks, Optional<YearMonth> invoiced, Instant now) {
        List<String> past = ClosedDays.changes(started, upload, lastClosed(invoiced, now));
        if (!past.isEmpty() && remarks.correction().isEmpty()) {
            throw new Refused("These rules change rows for days that are over. Maybe it is a mistake; if not, propose it as a correction:"
                    + " rules release --propose --correction \"why the days that are over change\".", told(past));
        }
        if (past.isEmpty() && remarks.correction().isPresent()) {
            throw new Refused("This is proposed as a correction, and changes no row for days that are over."
                    + " Maybe leave out --correction.");
        }
        List<String> odd = odd(started, upload, LocalDate.ofInstant(now, ZoneOffset.UTC));
        if (!odd.isEmpty() && !remarks.acknowledged()) {
            throw new Refused("Something in the tables is worth a second look. Maybe correct it; if it is meant, add --acknowledge.",
                    told(odd));
        }
        return remarks.correction().map(why -> CORRECTION + why + " / ").orElse("") + reason
                + (odd.isEmpty() ? "" : " (Looked at again: " + odd.size() + ")");
    }

    /**
     * The last day on which nothing is judged or charged any more: it is over everywhere on earth, or in a month of which somebody has an
     * invoice. In the east a month ends, and is invoiced, a day before it is over in the west.
     */
    static LocalDate lastClosed(Optional<YearMonth> invoiced, Instant now) {
        LocalDate over = LocalDate.ofInstant(now, FURTHEST_WEST).minusDays(1);
        return invoiced.map(YearMonth::atEndOfMonth).filter(over::isBefore).orElse(over);
    }

    /**
     * Days may have ended, and months may have been invoiced, between the proposal and its approval.
     *
     * @param onto     to what the change is applied; {@code composed} is what comes of it
     * @param proposed the reason with which it was proposed
     * @throws Refused if it changes closed days and was not proposed as a correction
     */
    static void refuseClosed(RuleFiles onto, RuleFiles composed, String proposed, Optional<YearMonth> invoiced, Instant now) {
        List<String> past = proposed.startsWith(CORRECTION) ? List.of() : changes(onto, composed, invoiced, now);
        if (!past.isEmpty()) {
            throw new Refused(
                    "Days for which this changes rows are over, or invoiced, since it was proposed. Maybe propose it again for days"
                            + " to come; or, if the past was wrong, as a correction.",
                    told(past));
        }
    }

    /** What a rollback changes in the past. A rollback is for emergencies, so this is told and not refused. */
    static List<String> past(RuleFiles before, RuleFiles after, Optional<YearMonth> invoiced, Instant now) {
        return told(changes(before, after, invoiced, now)).stream().map(line -> "This changes the past: " + line).toList();
    }

    private static List<String> changes(RuleFiles before, RuleFiles after, Optional<YearMonth> invoiced, Instant now) {
        return ClosedDays.changes(before, after, lastClosed(invoiced, now));
    }

    /** What is odd in the upload, and was not before. */
    private static List<String> odd(RuleFiles started, RuleFiles upload, LocalDate today) {
        Set<String> known = new LinkedHashSet<>();
        warnings(started, today).forEach(warning -> known.add(withoutLine(warning)));
        return warnings(upload, today).stream().filter(warning -> !known.contains(withoutLine(warning))).toList();
    }

    private static List<String> warnings(RuleFiles files, LocalDate today) {
        Faults found = new Faults("rules");
        SecondLook.at(new RuleFiles("rules", files.byPath()), today, found);
        return found.warnings();
    }

    private static String withoutLine(String warning) {
        return warning.replaceAll(":[A-Z]*\\d+", ":");
    }

    private static List<String> told(List<String> lines) {
        List<String> told = new ArrayList<>(lines.stream().limit(MOST_TOLD).toList());
        if (lines.size() > MOST_TOLD) {
            told.add("... and " + (lines.size() - MOST_TOLD) + " more.");
        }
        return told;
    }
}
