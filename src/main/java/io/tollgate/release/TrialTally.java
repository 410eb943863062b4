package io.tollgate.release;

import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counts of the trials in one batch. For one thread only. */
public final class TrialTally {

    static final String JUDGED = "judged";
    static final String LIVE_JUDGED = "in force: judged";
    static final String LIVE_REFUSED = "in force: refused";
    static final String CANARY_JUDGED = "canary: judged";
    static final String CANARY_REFUSED = "canary: refused";

    record Count(int trial, String what) {}

    private final Map<Count, Long> counts = new HashMap<>();

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    Map<Count, Long> counts() {
        return counts;
    }

    public void canary(int trial, boolean isCanary, boolean refused) {
        add(trial, isCanary ? CANARY_JUDGED : LIVE_JUDGED);
        if (refused) {
            add(trial, isCanary ? CANARY_REFUSED : LIVE_REFUSED);
        }
    }

    public void failed(int trial) {
        add(trial, JUDGED);
        add(trial, "failed");
    }

    /** Counts the outcome if it differs, and each rule whose finding differs. */
    public void shadow(int trial, Verdict live, Verdict candidate) {
        add(trial, JUDGED);
        if (live.findings().equals(candidate.findings()) && outcome(live).equals(outcome(candidate))) {
            return;
        }
        add(trial, "different");
        if (!outcome(live).equals(outcome(candidate))) {
            add(trial, outcome(live) + " would be " + outcome(candidate));
        }
        for (Finding finding : candidate.findings()) {
            if (!live.findings().contains(finding)) {
                add(trial, finding.rule()
                        + (speaks(finding.rule(), live.findings()) ? " would say something else" : " would " + verb(finding)));
            }
        }
        for (Finding finding : live.findings()) {
            if (!speaks(finding.rule(), candidate.findings())) {
                add(trial, finding.rule() + " would no longer " + verb(finding));
            }
        }
    }

    private static boolean speaks(String rule, List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.rule().equals(rule));
    }

    private static String verb(Finding finding) {
        return switch (finding) {
            case Refuse refuse -> "refuse";
            case Defer defer -> "defer";
            case Price price -> "set a price";
            case Free free -> "make it free";
            case Finding.Note note -> "note it";
        };
    }

    private static String outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> "admitted";
            case Verdict.Deferred deferred -> "deferred";
            case Verdict.Refused refused -> "refused";
        };
    }

    private void add(int trial, String what) {
        counts.merge(new Count(trial, what), 1L, Long::sum);
    }
}
