package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.MessageId;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.Shadow;
import io.tollgate.release.Trials;
import io.tollgate.release.TrialTally;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.PaceRules;
import java.time.Duration;
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

/** Judges the messages of a batch in their order: each sees what those before it have used up. Changes no register. */
@Component
final class Judge {

    private static final Logger log = LoggerFactory.getLogger(Judge.class);

    /** A rule that lets a message wait for the past has a fault; the message waits until somebody has mended it. */
    private static final Duration A_WHILE = Duration.ofHours(1);

    private final CaseFiles caseFiles;
    private final RuleBooks ruleBooks;

    Judge(CaseFiles caseFiles, RuleBooks ruleBooks) {
        this.caseFiles = caseFiles;
        this.ruleBooks = ruleBooks;
    }

    /** What the registers say, under one rule book. */
    private record UnderRules(BatchContext context, Prices prices) {

        static UnderRules of(BatchContext context) {
            return new UnderRules(context, new Prices(context));
        }

        RuleBook book() {
            return context.ruleBook();
        }
    }

    public Judged judge(BatchContext context) {
        Trials trials = ruleBooks.trials();
        BatchUsage usage = new BatchUsage(context);
        TrialTally tally = new TrialTally();
        UnderRules live = UnderRules.of(context);
        Optional<UnderRules> canary = trials.canary().map(trial -> UnderRules.of(context.under(trial.book())));
        Optional<UnderRules> shadow = trials.shadow().map(trial -> UnderRules.of(context.under(trial.book())));
        List<Case<Admitted>> admitted = new ArrayList<>();
        List<Case<Deferred>> deferred = new ArrayList<>();
        List<Case<Refused>> refused = new ArrayList<>();
        List<Accepted> skipped = new ArrayList<>();
        for (Accepted message : context.batch().messages()) {
            boolean isCanary = canary.isPresent() && trials.canary().get().takes(message.business());
            UnderRules chosen = isCanary ? canary.get() : live;
            CaseFile file = caseFiles.open(message, chosen.context(), usage, chosen.prices());
            Verdict judged = Gatekeeper.judge(file, chosen.book().judge(file));
            trials.canary().ifPresent(trial -> tally.canary(trial.trial(), isCanary, judged));
            if (shadow.isPresent() && trials.shadow().get().takes(message.id())) {
                compare(message, judged, shadow.get(), trials.shadow().get(), usage, tally);
            }
            switch (judged) {
                case Admitted verdict -> {
                    usage.count(message, file, verdict, chosen.book()::plans);
                    Accepted going = Ways.withoutVainHop(message, context.recipients().get(message.recipient()));
                    admitted.add(new Case<>(going, file, verdict, chosen.book()));
                    if (!going.chain().equals(message.chain())) {
                        skipped.add(message.nextHop(file.now()));
                    }
                }
                case Deferred verdict -> deferred.add(new Case<>(message, file, verdict, chosen.book()));
                case Refused verdict -> refused.add(new Case<>(message, file, verdict, chosen.book()));
            }
        }
        return new Judged(context.batch(), admitted, deferred, refused, skipped, usage, tally);
    }

    /**
     * Says until when the rule book in force makes each message wait. A message that need not wait is left out. A message that was admitted
     * before its business was stopped has its money held already, and goes.
     */
    Map<MessageId, Instant> deferrals(BatchContext context) {
        BatchUsage nothingSoFar = new BatchUsage(context);
        UnderRules chosen = UnderRules.of(context);
        Map<MessageId, Instant> until = new HashMap<>();
        for (Accepted message : context.batch().messages()) {
            CaseFile file = caseFiles.open(message, context, nothingSoFar, chosen.prices());
            PaceRules rules = chosen.book().asked().paceRules();
            chosen.book().judge(file).stream().filter(Defer.class::isInstance)
                    .filter(finding -> !rules.stop().contains(finding.rule()) && !rules.hold().contains(finding.rule()))
                    .map(finding -> ((Defer) finding).until())
                    .map(instant -> instant.isAfter(file.now()) ? instant : file.now().plus(A_WHILE))
                    .max(Comparator.naturalOrder()).ifPresent(latest -> until.put(message.id(), latest));
        }
        return until;
    }

    /** Judges the message by the shadow rule book too; a failure there does not touch the verdict. */
    private void compare(Accepted message, Verdict verdict, UnderRules shadow, Shadow trial, BatchUsage usage, TrialTally tally) {
        try {
            CaseFile file = caseFiles.open(message, shadow.context(), usage, shadow.prices());
            tally.shadow(trial.trial(), file, verdict, Gatekeeper.judge(file, shadow.book().judge(file)));
        } catch (RuntimeException failed) {
            log.warn("Version {} of the rules, which runs in the shadow, failed on message {}: {}",
                    trial.version(), message.id(), failed.toString());
            tally.failed(trial.trial());
        }
    }
}
