package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Judges the messages of a batch one after the other: each sees what those before it have used up. Changes nothing. */
@Component
final class Judge {

    private final CaseFiles caseFiles;

    Judge(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    public Judged judge(Dossier dossier) {
        Tally tally = new Tally(dossier);
        Prices prices = new Prices(dossier);
        List<Case<Admitted>> admitted = new ArrayList<>();
        List<Case<Deferred>> deferred = new ArrayList<>();
        List<Case<Refused>> refused = new ArrayList<>();
        for (Accepted message : dossier.batch().messages()) {
            CaseFile file = caseFiles.open(message, dossier, tally, prices);
            switch (Gatekeeper.judge(file, dossier.ruleBook().judge(file))) {
                case Admitted verdict -> {
                    tally.count(message, file, verdict);
                    admitted.add(new Case<>(message, file, verdict));
                }
                case Deferred verdict -> deferred.add(new Case<>(message, file, verdict));
                case Refused verdict -> refused.add(new Case<>(message, file, verdict));
            }
        }
        return new Judged(dossier.batch(), dossier.ruleBook(), admitted, deferred, refused, tally);
    }
}
