package io.tollgate.rerating;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.ledger.CorrectedPrice;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.ledger.ReratedSlice;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.rerating.ReratingRows.Left;
import io.tollgate.rerating.Repricing.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books the runs that are confirmed. The messages of a business are corrected slice by slice, each in a short transaction that also notes
 * how far it has come; so nobody waits for long, a process that dies loses nothing, and of two processes one books each slice. When a
 * business has all its slices, the invoices that have old prices get their credit notes.
 */
@Component
public class ReratingJob {

    private static final Logger log = LoggerFactory.getLogger(ReratingJob.class);
    private static final String JOB = "job:re-rating";
    private static final int LONGEST_REASON = 200; // of a credit note

    private final ReratingRows rows;
    private final ReratedCharges charges;
    private final Payers payers;
    private final CreditNotes notes;
    private final PriceVersions versions;
    private final TransactionTemplate transaction;
    private final int most;

    /** @param most so many corrected messages of a business are booked together, while its balance is locked */
    ReratingJob(ReratingRows rows, ReratedCharges charges, Payers payers, CreditNotes notes, PriceVersions versions,
            TransactionTemplate transaction, @Value("${tollgate.re-rating.slice}") int most) {
        if (most < 1) {
            throw new IllegalArgumentException("tollgate.re-rating.slice (" + most + ") must be positive");
        }
        this.rows = rows;
        this.charges = charges;
        this.payers = payers;
        this.notes = notes;
        this.versions = versions;
        this.transaction = transaction;
        this.most = most;
    }

    @Bean
    static RecurringWork confirmedReratings(ReratingJob job) {
        return RecurringWork.whole("re-rating", job::run);
    }

    /** Goes on with all runs that have begun. If a business fails, the log says so, the others go on, and the next call tries again. */
    public void run(Instant now) {
        for (Rerating run : rows.running()) {
            List<Left> left = new ArrayList<>(rows.left(run.id()));
            Collections.rotate(left, (int) (Thread.currentThread().threadId() % Math.max(1, left.size()))); // processes begin elsewhere
            if (!left.isEmpty()) {
                begin(run, left, now);
            }
            if (rows.done(run.id(), now)) {
                log.info("Run {} of re-rating is done", run.id());
            }
        }
    }

    private void begin(Rerating run, List<Left> left, Instant now) {
        PriceVersions.Prices wrong;
        PriceVersions.Prices right;
        try {
            wrong = versions.of(run.corrects());
            right = versions.of(run.version());
        } catch (RuntimeException failure) {
            log.error("Run {} of re-rating waits, as the prices of version {} or {} cannot be read: {}. {}", run.id(), run.corrects(),
                    run.version(), failure.getMessage(), Trouble.place(failure));
            return;
        }
        List<Integer> before = rows.of(right.hash()).stream().filter(id -> id < run.id()).toList();
        for (Left one : left) {
            go(run, payer -> new Repricing(wrong.card(), right.card(), payer, before::contains), one, now);
        }
    }

    private void go(Rerating run, Function<Payer, Repricing> repricing, Left one, Instant now) {
        try {
            Payer payer = payers.of(List.of(one.business()), run.first(), run.last(), now).getFirst();
            Repricing prices = repricing.apply(payer);
            if (one.slices() > 0 && !payer.free().isEmpty()) {
                prices.after(one.doneThrough(), charges.invoiced(new ReratedCharges.Span(one.business(), run.first(), run.last(),
                        one.doneThrough(), run.id())));
            }
            Work work = new Work(run, prices, payer, one);
            charges.forEach(new ReratedCharges.Span(one.business(), run.first(), run.last(), run.seen(), run.id()), work::add);
            Left end = work.finish();
            String reason = "Re-rating " + run.id() + ": " + run.reason();
            notes.issueTakenBack(one.business(), now, JOB, reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
            rows.end(run.id(), end, now);
        } catch (Overtaken _) {
            log.debug("Another call goes on with business {} of run {}", one.business(), run.id());
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                log.info("Business {} of run {} of re-rating goes on later: {}", one.business(), run.id(), Trouble.place(failure));
            } else {
                log.error("Business {} of run {} of re-rating could not be corrected and will be tried again: {}. {}", one.business(),
                        run.id(), failure.getMessage(), Trouble.place(failure));
            }
        }
    }

    /** Another process has booked the slice, or a month was closed meanwhile: the next call begins again from where this one is. */
    private static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** The run over one business. */
    private final class Work {

        private final Rerating run;
        private final Repricing repricing;
        private final Payer payer;
        private final List<CorrectedPrice> some = new ArrayList<>();
        private Left at;
        private long seq; // of the charge before

        Work(Rerating run, Repricing repricing, Payer payer, Left at) {
            this.run = run;
            this.payer = payer;
            this.repricing = repricing;
            this.at = at;
        }

        /** Prices a charge. A charge that was booked before is priced too, as it comes before the others in its tier. */
        void add(StandingCharge charge) {
            if (some.size() >= most && charge.seq() > seq) {
                book(seq); // a slice ends with the last of the charges that have the same number
            }
            seq = charge.seq();
            if (repricing.of(charge) instanceof Outcome.Changed(CorrectedPrice price) && charge.seq() > at.doneThrough()) {
                some.add(price);
            }
        }

        Left finish() {
            if (!some.isEmpty()) {
                book(some.getLast().charge().seq());
            }
            return at;
        }

        private void book(long through) {
            Left next = new Left(at.business(), through, at.slices() + 1);
            transaction.executeWithoutResult(_ -> {
                if (!rows.advance(run.id(), at, through)) {
                    throw new Overtaken();
                }
                charges.book(new ReratedSlice(run.id(), at.business(), next.slices(), some));
                // What is free is decided when a month is closed, and nobody closes one while the balance is locked.
                if (payer.agreed().hasAllowances() && !payers.closedThrough(at.business()).equals(payer.closedThrough())) {
                    throw new Overtaken();
                }
            });
            some.clear();
            at = next;
        }
    }
}
