package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.MessageId;
import io.tollgate.release.Canary;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.Shadow;
import io.tollgate.release.Trials;
import io.tollgate.release.Tries;
import io.tollgate.rulebook.RuleBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Judges the messages of a batch one after the other: each sees what those before it have used up. Changes nothing. */
@Component
final class Judge {

    private static final Logger log = LoggerFactory.getLogger(Judge.class);

    private final CaseFiles caseFiles;
    private final RuleBooks ruleBooks;

    Judge(CaseFiles caseFiles, RuleBooks ruleBooks) {
        this.caseFiles = caseFiles;
        this.ruleBooks = ruleBooks;
    }

    /** The dossier under one rule book. */
    private record Desk(Dossier dossier, Prices prices) {

        static Desk of(Dossier dossier) {
            return new Desk(dossier, new Prices(dossier));
        }

        RuleBook book() {
            return dossier.ruleBook();
        }
    }

    public Judged judge(Dossier dossier) {
        Trials trials = ruleBooks.trials();
        Tally tally = new Tally(dossier);
        Tries tries = new Tries();
        Desk live = Desk.of(dossier);
        Optional<Desk> canary = trials.canary().map(trial -> Desk.of(dossier.under(trial.book())));
        Optional<Desk> shadow = trials.shadow().map(trial -> Desk.of(dossier.under(trial.book())));
        List<Case<Admitted>> admitted = new ArrayList<>();
        List<Case<Deferred>> deferred = new ArrayList<>();
        List<Case<Refused>> refused = new ArrayList<>();
        for (Accepted message : dossier.batch().messages()) {
            boolean isCanary = canary.isPresent() && trials.canary().get().takes(message.business());
            Desk desk = isCanary ? canary.get() : live;
            CaseFile file = caseFiles.open(message, desk.dossier(), tally, desk.prices());
            Verdict judged = Gatekeeper.judge(file, desk.book().judge(file));
            trials.canary().ifPresent(trial -> count(trial, isCanary, judged, tries));
            if (shadow.isPresent() && trials.shadow().get().takes(message.id())) {
                compare(message, judged, shadow.get(), trials.shadow().get(), tally, tries);
            }
            switch (judged) {
                case Admitted verdict -> {
                    tally.count(message, file, verdict);
                    admitted.add(new Case<>(message, file, verdict, desk.book()));
                }
                case Deferred verdict -> deferred.add(new Case<>(message, file, verdict, desk.book()));
                case Refused verdict -> refused.add(new Case<>(message, file, verdict, desk.book()));
            }
        }
        return new Judged(dossier.batch(), admitted, deferred, refused, tally, tries);
    }

    /** Until when the rule book in force would have each message wait; those that need not are left out. */
    Map<MessageId, Instant> deferrals(Dossier dossier) {
        Tally nothingSoFar = new Tally(dossier);
        Desk desk = Desk.of(dossier);
        Map<MessageId, Instant> until = new HashMap<>();
        for (Accepted message : dossier.batch().messages()) {
            CaseFile file = caseFiles.open(message, dossier, nothingSoFar, desk.prices());
            desk.book().judge(file).stream().filter(Defer.class::isInstance).map(finding -> ((Defer) finding).until())
                    .max(Comparator.naturalOrder()).ifPresent(latest -> until.put(message.id(), latest));
        }
        return until;
    }

    private static void count(Canary trial, boolean isCanary, Verdict verdict, Tries tries) {
        tries.canary(trial.trial(), isCanary, verdict instanceof Refused);
    }

    /** Whatever the candidate does, the verdict stands. */
    private void compare(Accepted message, Verdict verdict, Desk shadow, Shadow trial, Tally tally, Tries tries) {
        try {
            CaseFile file = caseFiles.open(message, shadow.dossier(), tally, shadow.prices());
            tries.shadow(trial.trial(), verdict, Gatekeeper.judge(file, shadow.book().judge(file)));
        } catch (RuntimeException failed) {
            log.warn("version {} of the rules, which runs in the shadow, failed on message {}: {}", trial.version(), message.id(), failed.toString());
            tries.failed(trial.trial());
        }
    }
}
