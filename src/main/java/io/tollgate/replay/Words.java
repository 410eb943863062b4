package io.tollgate.replay;

import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import java.util.stream.Collectors;

/** Verdicts as words and as sums of money. */
final class Words {

    private Words() {}

    static String of(Verdict verdict) {
        String findings = verdict.findings().stream().map(Words::of).collect(Collectors.joining("; "));
        return kind(verdict) + " (" + (findings.isEmpty() ? "no rule says anything" : findings) + ")";
    }

    static String kind(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted _ -> "ADMITTED";
            case Verdict.Deferred _ -> "DEFERRED";
            case Verdict.Refused _ -> "REFUSED";
        };
    }

    /** The quoted price in millionths; zero if the message is not admitted. */
    static long micros(Verdict verdict) {
        return verdict instanceof Verdict.Admitted admitted ? admitted.quote().micros() : 0;
    }

    private static String of(Finding finding) {
        return finding.rule() + switch (finding) {
            case Finding.Refuse refuse -> " refuses as " + refuse.code();
            case Finding.Defer defer -> " until " + defer.until();
            case Finding.Price price -> " costs " + price.micros() + ", at most " + price.ceilingMicros();
            case Finding.Free free -> " free as " + free.why();
            case Finding.Note _ -> " notes";
        };
    }
}
