package io.tollgate.replay;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.DecisionDocument;
import io.tollgate.decision.DecisionDocuments;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Decisions.Part;
import io.tollgate.decision.Decisions.Place;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.PastDecision;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** Judges past decisions again. Reads the log in the order of its key, in small parts, and writes nothing. */
@Component
public final class Replay {

    /** The longest time from the acceptance of a message to its last verdict: it may wait until its time to live is over. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(62);

    private final Decisions decisions;
    private final PastRuleBooks books;

    Replay(Decisions decisions, PastRuleBooks books) {
        this.decisions = decisions;
        this.books = books;
    }

    /** One case judged again. @param own the rule book under which it was judged */
    private interface Judge {

        void again(PastDecision past, DecisionDocument was, RuleBook own, ReplayTally tally);
    }

    /** Judges every case again under its own rule book; a verdict that is not exactly the same is a difference. */
    public ReplayReport again(DecisionTimes span, ReplayPace pace) {
        return run(span, pace, Replay::compare);
    }

    private static void compare(PastDecision past, DecisionDocument was, RuleBook own, ReplayTally tally) {
        Verdict would = judge(own, was.caseFile());
        Verdict recorded = recorded(was, would);
        past.contradiction(was.caseFile(), recorded).ifPresentOrElse(
                contradiction -> tally.differs(past, Words.of(recorded), "otherwise recorded: " + contradiction),
                () -> {
                    if (!would.equals(recorded)) {
                        tally.differs(past, Words.of(recorded), Words.of(would));
                    }
                });
    }

    /**
     * Judges every case under another rule book and its tables, with the facts known then. A mere note is not a difference. Holidays are
     * looked up by the tables; a number of messages that the case does not tell is taken as 0, and such cases are counted.
     */
    public ReplayReport under(RuleBook candidate, DecisionTimes span, ReplayPace pace) {
        Map<RuleBook, Reopened> reopened = new ConcurrentHashMap<>();
        return run(span, pace, (past, was, own, tally) -> {
            if (!candidate.asked().toldBy(was.caseFile())) {
                tally.untold();
            }
            Verdict would = judge(candidate, reopened.computeIfAbsent(own, _ -> new Reopened(candidate, own)).of(was.caseFile()));
            Verdict recorded = recorded(was, would);
            if (!would.equals(recorded) && !withoutNotes(would).equals(withoutNotes(recorded))) {
                tally.changes(past, was.caseFile(), recorded, would);
            }
        });
    }

    /** The recorded verdict. Equal findings give the same verdict, so it is folded only if they differ. */
    private static Verdict recorded(DecisionDocument was, Verdict would) {
        return was.findings().equals(would.findings()) ? would : Verdict.of(was.findings());
    }

    private static Verdict withoutNotes(Verdict verdict) {
        return Verdict.of(verdict.findings().stream().filter(finding -> !(finding instanceof Finding.Note)).toList());
    }

    private static Verdict judge(RuleBook book, CaseFile file) {
        return Gatekeeper.judge(file, book.judge(file));
    }

    /** Reads at most two parts ahead for each judging thread. */
    private ReplayReport run(DecisionTimes span, ReplayPace pace, Judge judge) {
        ReplayTally tally = new ReplayTally();
        try (ExecutorService judges = Executors.newFixedThreadPool(pace.threads(),
                Thread.ofPlatform().daemon().name("replay-", 0).factory())) {
            Deque<Future<?>> underWay = new ArrayDeque<>();
            Optional<Place> last = Optional.empty();
            long begin = System.nanoTime();
            long read = 0;
            do {
                Part part = decisions.part(last, span.from().minus(LONGEST_WAIT), span.from(), span.until(), pace.part());
                underWay.add(judges.submit(() -> judge(part.decisions(), judge, tally)));
                if (underWay.size() > 2 * pace.threads()) {
                    finish(underWay.remove());
                }
                read += pace.part();
                waitUntil(begin + (long) (read * 1e9 / pace.casesPerSecond()), pace);
                last = part.last();
            } while (last.isPresent());
            while (!underWay.isEmpty()) {
                finish(underWay.remove());
            }
        }
        return tally.report();
    }

    private void judge(List<PastDecision> part, Judge judge, ReplayTally tally) {
        DecisionDocuments documents = decisions.documents();
        for (PastDecision past : part) {
            judge(past, documents, judge, tally);
        }
        tally.judged(part.size(), part.stream().filter(past -> past.seal().isEmpty()).count());
    }

    private void judge(PastDecision past, DecisionDocuments documents, Judge judge, ReplayTally tally) {
        if (!documents.untouched(past)) {
            tally.differs(past, past.outcome() + " under " + past.rule(), "unknown: the row was tampered with, its seal is broken");
            return;
        }
        DecisionDocument was;
        try {
            was = documents.open(past.document());
        } catch (RuntimeException broken) {
            tally.differs(past, past.outcome() + " under " + past.rule(), "unreadable: its document is broken");
            return;
        }
        try {
            judge.again(past, was, books.numbered(past.ruleBook()), tally);
        } catch (RuleBookFaults unknown) {
            tally.differs(past, Words.of(Verdict.of(was.findings())),
                    "unknown: this program does not understand rule book number " + past.ruleBook());
        }
    }

    private static void waitUntil(long nanos, ReplayPace pace) {
        if (pace.casesPerSecond() == Integer.MAX_VALUE) {
            return;
        }
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void finish(Future<?> judged) {
        try {
            judged.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the replay was stopped", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the replay failed: " + failed.getCause(), failed.getCause());
        }
    }
}
