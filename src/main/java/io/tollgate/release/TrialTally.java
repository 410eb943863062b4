package io.tollgate.release;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import io.tollgate.message.RecipientId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The counts of the trials in one batch. For one thread only. */
public final class TrialTally {

    static final String JUDGED = "judged";
    static final String LIVE_JUDGED = "in force: judged";
    static final String LIVE_REFUSED = "in force: refused";
    static final String CANARY_JUDGED = "canary: judged";
    static final String CANARY_REFUSED = "canary: refused";
    static final String LIVE_WAITING = "in force: must wait";
    static final String CANARY_WAITING = "canary: must wait";

    /** What stands before the number of a business. */
    public static final String OF_BUSINESS = "different for business ";

    /** What stands before the id of a message to look at. */
    static final String SEE = "see ";

    private static final int SAMPLES = 3;

    record Count(int trial, String what) {}

    private final Map<Count, Long> counts = new HashMap<>();
    private final Map<Integer, Set<RecipientId>> persons = new HashMap<>();
    private int samples;

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The persons whose messages would come out otherwise, by trial. */
    Map<Integer, Set<RecipientId>> persons() {
        return persons;
    }

    Map<Count, Long> counts() {
        return counts;
    }

    public void canary(int trial, boolean isCanary, Verdict verdict) {
        add(trial, isCanary ? CANARY_JUDGED : LIVE_JUDGED);
        switch (verdict) {
            case Verdict.Admitted _ -> {}
            case Verdict.Deferred _ -> add(trial, isCanary ? CANARY_WAITING : LIVE_WAITING);
            case Verdict.Refused _ -> add(trial, isCanary ? CANARY_REFUSED : LIVE_REFUSED);
        }
    }

    public void failed(int trial) {
        add(trial, JUDGED);
        add(trial, "failed");
    }

    /** Counts the outcome if it differs, and each rule whose finding differs. A mere note is not a difference. */
    public void shadow(int trial, CaseFile file, Verdict live, Verdict candidate) {
        add(trial, JUDGED);
        if (withoutNotes(live).equals(withoutNotes(candidate)) && outcome(live).equals(outcome(candidate))) {
            return;
        }
        add(trial, "different");
        if (!file.recipient().erased()) {
            persons.computeIfAbsent(trial, _ -> new HashSet<>()).add(file.recipient().id());
        }
        add(trial, OF_BUSINESS + file.business().id().value());
        if (samples++ < SAMPLES) {
            add(trial, SEE + file.message().id().text());
        }
        long micros = micros(candidate) - micros(live);
        if (micros != 0) {
            add(trial, "millionths of " + file.price().currency() + (micros > 0 ? " dearer" : " cheaper"), Math.abs(micros));
        }
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

    private static List<Finding> withoutNotes(Verdict verdict) {
        return verdict.findings().stream().filter(finding -> !(finding instanceof Finding.Note)).toList();
    }

    private static long micros(Verdict verdict) {
        return verdict instanceof Verdict.Admitted admitted ? admitted.quote().micros() : 0;
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
        add(trial, what, 1);
    }

    private void add(int trial, String what, long number) {
        counts.merge(new Count(trial, what), number, Long::sum);
    }
}
