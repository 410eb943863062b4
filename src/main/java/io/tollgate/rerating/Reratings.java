package io.tollgate.rerating;

import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.rerating.Rerating.State;
import io.tollgate.staff.StaffName;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The runs of re-rating. One account proposes a run, which makes a dry run of it; another one confirms exactly what that found. Then
 * {@link ReratingJob} books it.
 */
@Component
public class Reratings {

    /** The most months of one run. */
    public static final int MOST_MONTHS = 36;

    private final ReratingRows rows;
    private final ReratedCharges charges;
    private final Payers payers;
    private final Invoices invoices;
    private final PriceVersions versions;
    private final TransactionTemplate transaction;

    Reratings(ReratingRows rows, ReratedCharges charges, Payers payers, Invoices invoices, PriceVersions versions,
            TransactionTemplate transaction) {
        this.rows = rows;
        this.charges = charges;
        this.payers = payers;
        this.invoices = invoices;
        this.versions = versions;
        this.transaction = transaction;
    }

    /**
     * What is to be re-rated: the charges of messages that were delivered in these months.
     *
     * @param corrects   the version of the rules by whose prices they were charged
     * @param version    the version with the right prices
     * @param first      in each business's zone, as {@code last}
     * @param businesses empty: all
     */
    public record Wanted(int corrects, int version, YearMonth first, YearMonth last, List<BusinessId> businesses, String reason) {

        public Wanted {
            businesses = businesses.stream().distinct().sorted().toList();
        }
    }

    /** A line of a dry run: messages that cost the same before and the same after. Prices are those of one message, in millionths. */
    public record Line(YearMonth month, String category, String oldMarket, long oldMicros, String market, long micros, long messages) {}

    /**
     * Makes a dry run and keeps what it found. Nothing is booked.
     *
     * @throws ReratingConflict if a month is not over, nothing was charged, or both versions have the same prices
     */
    public Rerating propose(Wanted wanted, String by, Instant now) {
        if (wanted.last().isBefore(wanted.first()) || !wanted.last().isBefore(wanted.first().plusMonths(MOST_MONTHS))) {
            throw new ReratingConflict("the months " + wanted.first() + " to " + wanted.last() + " are no span of 1 to " + MOST_MONTHS
                    + " months. Maybe the last one is before the first.");
        }
        Look look = look(subject(wanted, now));
        Rerating run = new Rerating(0, wanted.corrects(), wanted.version(), wanted.first(), wanted.last(), wanted.businesses(),
                wanted.reason(), look.hash(), look.seen(), State.PROPOSED, by, now, "", Optional.empty(), Optional.empty());
        Integer id = transaction.execute(_ -> rows.add(run, look.rulesHash(), look.inputs(), look.found()));
        return of(id == null ? 0 : id).orElseThrow();
    }

    /**
     * Lets the run begin. What the dry run would find now must be what was seen: it is made again, unless all that it reads is the same.
     *
     * @param hash of the dry run that this account has seen
     * @throws ReratingConflict if it may not begin; it stays proposed
     */
    public Rerating confirm(int id, String hash, String by, Instant now) {
        Rerating run = proposed(id);
        if (new StaffName(run.proposedBy()).isSameAs(new StaffName(by))) {
            throw new ReratingConflict("who proposes a run and who confirms it must be two accounts, and " + by + " has proposed it."
                    + " Maybe ask a colleague with the role FINANCE.");
        }
        long unpriced = rows.unpriced(id);
        if (unpriced > 0) {
            throw new ReratingConflict("version " + run.version() + " of the rules has no rate for " + unpriced
                    + " of the messages. Maybe add the rates to a new version, and propose a run with it.");
        }
        if (!run.hash().equals(hash)) {
            throw new ReratingConflict("the hash is not that of the dry run of run " + id + ". Maybe look at the run again.");
        }
        Subject subject = subject(new Wanted(run.corrects(), run.version(), run.first(), run.last(), run.businesses(), run.reason()), now);
        if (!isSame(run, subject) && !look(subject).hash().equals(run.hash())) {
            throw changed(id);
        }
        if (rows.changed(id) == 0) {
            throw new ReratingConflict("run " + id + " would change no charge. Maybe withdraw it.");
        }
        transaction.executeWithoutResult(_ -> {
            requireMine(rows.decide(id, State.RUNNING, by, now), id);
            if (!rows.start(id, subject.seen(), now)) {
                throw new ReratingConflict("a business of run " + id + " is in another run that has not ended. Maybe confirm it later.");
            }
            if (rows.booked(subject.businesses()) != subject.booked()) { // another run has ended since the charges were read
                throw changed(id);
            }
        });
        return of(id).orElseThrow();
    }

    private static ReratingConflict changed(int id) {
        return new ReratingConflict("the dry run of run " + id + " has changed since it was made: there are other charges, prices or"
                + " agreements now, or a month was closed. Maybe withdraw it and propose it again.");
    }

    /** Gives a proposed run up. */
    @Transactional
    public Rerating withdraw(int id, String by, Instant now) {
        requireMine(rows.decide(proposed(id).id(), State.WITHDRAWN, by, now), id);
        return of(id).orElseThrow();
    }

    @Transactional(readOnly = true)
    public Optional<Rerating> of(int id) {
        return rows.of(id);
    }

    /** The latest first. */
    @Transactional(readOnly = true)
    public List<Rerating> some(Slice slice) {
        return rows.some(slice);
    }

    /** What was found of the businesses, and how far the run has come; the earliest enrolled first. */
    @Transactional(readOnly = true)
    public List<Part> parts(Rerating run, Slice slice) {
        return rows.parts(run.id(), slice);
    }

    @Transactional(readOnly = true)
    public List<Line> lines(Rerating run, BusinessId business) {
        List<Line> lines = new ArrayList<>();
        rows.lines(run.id(), business).forEach((line, messages) -> lines.add(new Line(line.month(), line.category().name(),
                line.oldMarket(), line.oldMicros(), line.market(), line.micros(), messages)));
        return lines;
    }

    private Rerating proposed(int id) {
        Rerating run = of(id).orElseThrow(() -> new ReratingConflict("there is no run " + id));
        requireMine(run.state() == State.PROPOSED, id);
        return run;
    }

    private static void requireMine(boolean isProposed, int id) {
        if (!isProposed) {
            throw new ReratingConflict("run " + id + " was confirmed or withdrawn before");
        }
    }

    /**
     * What a dry run reads, but for the charges themselves.
     *
     * @param plans  what the plan of each of the payers makes free
     * @param booked slices of these businesses before their charges were read
     * @param seen   the latest charge
     * @param done   runs that have corrected messages to the right prices
     * @param terms  by business, what else counts: the text of all of it
     */
    private record Subject(Wanted wanted, PriceVersions.Prices wrong, PriceVersions.Prices right, List<Payer> payers,
            List<Rerating.Plan> plans, long booked, long seen, List<Integer> done, List<String> terms) {

        List<BusinessId> businesses() {
            return payers.stream().map(Payer::business).toList();
        }

        ReratedCharges.Span span(Payer payer) {
            return new ReratedCharges.Span(payer.business(), wanted.first(), wanted.last(), seen, Integer.MAX_VALUE);
        }

        /** A hash over all this and the charges: if it is the same twice, a dry run finds the same twice. */
        String inputs(List<ReratedCharges.Count> counts) {
            return DigestUtils.sha256Hex(wrong.hash() + right.hash() + wanted.first() + wanted.last() + " " + booked + " " + done + "\n"
                    + terms + "\n" + counts);
        }
    }

    /** @param inputs a hash over all that was read */
    private record Look(List<DryRun.Found> found, String rulesHash, String hash, long seen, String inputs) {}

    private Subject subject(Wanted wanted, Instant now) {
        PriceVersions.Prices wrong = versions.of(wanted.corrects());
        PriceVersions.Prices right = versions.of(wanted.version());
        if (wrong.card().sameAs(right.card())) {
            throw new ReratingConflict("versions " + wanted.corrects() + " and " + wanted.version()
                    + " of the rules have the same prices and markets. Maybe another version has the right ones.");
        }
        List<BusinessId> businesses = rows.charged(wanted.first(), wanted.last(), wanted.businesses());
        if (businesses.isEmpty()) {
            throw new ReratingConflict("no message that was delivered from " + wanted.first() + " to " + wanted.last()
                    + " was charged to these businesses");
        }
        // These are read in this order, before the charges: if something changes meanwhile, the later comparison finds another text.
        long booked = rows.booked(businesses);
        List<Integer> done = rows.of(right.hash());
        List<Long> credits = businesses.stream().map(charges::credits).toList();
        List<Payer> some = payers.of(businesses, wanted.first(), wanted.last(), now);
        some.stream().filter(payer -> !wanted.last().isBefore(payer.current())).findFirst().ifPresent(payer -> {
            throw new ReratingConflict("month " + wanted.last() + " is not over yet in " + payer.zone() + ". Maybe re-rate months before "
                    + payer.current() + ".");
        });
        List<Rerating.Plan> plans = payers.plans(some, wanted.first(), wanted.last(), wrong, right);
        List<String> terms = new ArrayList<>();
        for (int one = 0; one < some.size(); one++) {
            terms.add(credits.get(one) + " " + some.get(one).text() + " " + plans.get(one) + " " + counting(some.get(one), wanted));
        }
        return new Subject(wanted, wrong, right, some, plans, booked, charges.latest(), done, terms);
    }

    /** What other charges of its months may change: what counts towards minimum fees, and what agreements take off in open months. */
    private List<Money> counting(Payer payer, Wanted wanted) {
        List<Money> sums = new ArrayList<>();
        if (payer.agreed().hasMinimum()) {
            for (YearMonth month = wanted.first(); month.isBefore(payer.current()); month = month.plusMonths(1)) {
                sums.add(invoices.counting(payer.business(), month, payer.currency()));
            }
        }
        if (payer.agreed().hasAllowances()) {
            payer.openMonths(wanted.first(), wanted.last()).forEach(month -> sums.add(payers.free(payer, month, Map.of()).off()));
        }
        return sums;
    }

    /** Whether the dry run would read exactly what it read when the run was proposed. */
    private boolean isSame(Rerating run, Subject subject) {
        return rows.inputs(run.id()).filter(inputs -> inputs.equals(subject.inputs(subject.payers().stream()
                .map(payer -> charges.count(subject.span(payer))).toList()))).isPresent();
    }

    private Look look(Subject subject) {
        List<DryRun.Found> found = new ArrayList<>();
        for (int one = 0; one < subject.payers().size(); one++) {
            Payer payer = subject.payers().get(one);
            Repricing repricing = new Repricing(subject.wrong().card(), subject.right().card(), payer, subject.done()::contains);
            found.add(new DryRun(charges, payer, repricing, payers, invoices).of(subject.span(payer), subject.plans().get(one)));
        }
        String right = subject.right().hash();
        return new Look(found, right, hash(subject.wanted(), subject.wrong().hash(), right, found), subject.seen(),
                subject.inputs(found.stream().map(DryRun.Found::count).toList()));
    }

    private static String hash(Wanted wanted, String wrong, String right, List<DryRun.Found> found) {
        return DigestUtils.sha256Hex("from " + wrong + " to " + right + " months " + wanted.first() + " " + wanted.last() + "\n"
                + found.stream().map(one -> one.part() + " " + one.lines() + " " + one.seen()).collect(Collectors.joining("\n")));
    }
}
