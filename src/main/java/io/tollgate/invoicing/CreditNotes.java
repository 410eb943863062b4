package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.AgreedTerms.FeeKind;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNoteRows.Kind;
import io.tollgate.ledger.Credited;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The credit notes of all invoices. The transaction that issues one holds the balance of its business until it is booked, so that together
 * they never credit more than the invoice charged, and no charge is taken back twice.
 */
@Component
public class CreditNotes {

    private static final String TAKEN_BACK = "Charges of messages were taken back.";
    private static final String MINIMUM_ANEW = "The minimum fee was computed anew after a credit note.";

    private final CreditNoteRows rows;
    private final ReratedMessages rerated;
    private final MinimumFees minimums;
    private final InvoiceRows invoices;
    private final CreditNoteDocuments documents;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    CreditNotes(CreditNoteRows rows, ReratedMessages rerated, MinimumFees minimums, InvoiceRows invoices,
            CreditNoteDocuments documents, Ledger ledger, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.minimums = minimums;
        this.events = events;
        this.rows = rows;
        this.rerated = rerated;
        this.invoices = invoices;
        this.documents = documents;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /** The part of an invoice that is to be credited. */
    public sealed interface Wanted {

        /** All that is left of the invoice. */
        record Whole() implements Wanted {}

        /** All that is left of these lines. @param numbers counted from 1 */
        record Lines(Set<Integer> numbers) implements Wanted {

            public Lines {
                numbers = Set.copyOf(numbers);
            }
        }

        /**
         * The messages whose charges were taken back one by one, or corrected by a run of re-rating, as far as no credit note says so, and
         * minimum fees that a later invoice has as they are now.
         */
        record TakenBack() implements Wanted {}
    }

    /**
     * Issues a credit note, makes its page and CSV, and books it.
     *
     * @param by the account or job that issues it
     * @throws CreditConflict if nothing is left of what is wanted, the invoice has no such line, or it is not booked yet
     */
    @Transactional
    public CreditNote issue(Invoice invoice, Wanted wanted, String reason, Instant at, String by) {
        Instant now = at.truncatedTo(ChronoUnit.MICROS); // as it is kept
        if (!invoices.isBooked(invoice)) {
            throw new CreditConflict("invoice " + invoice.number() + " is older than the books of invoices. Maybe invoice the business's"
                    + " last month first, which books it.");
        }
        LocalDate today = LocalDate.ofInstant(now, ledger.account(invoice.business()).zone());
        String series = "C" + today.getYear();
        invoices.lock(series);
        ledger.lockAccount(invoice.business());
        List<CreditNote> earlier = rows.of(invoice);
        List<ReratedMessages.Some> before = rerated.credited(invoice);
        List<ReratedMessages.Some> waiting = rerated.waiting(invoice, before);
        List<Share> shares = shares(invoice, wanted, earlier, new Corrected(before, waiting));
        List<Integer> replaced = minimums.replaced(invoice.business()).getOrDefault(invoice.number(), List.of());
        Set<YearMonth> corrected = rows.correctedAfter(invoice);
        Fees fees = Fees.of(invoice, wanted, earlier, corrected, replaced);
        requireSomething(invoice, wanted, shares, fees);
        CreditNote note = note(invoice, shares, fees, new Heading(invoices.nextNumber(series), reason, by, today, now));
        Set<Kind> credited = shares.stream().filter(share -> share.now() > 0).map(Share::kind).collect(Collectors.toSet());
        rows.add(note, invoice, waiting.stream().filter(some -> credited.contains(some.kind())).toList(),
                Fees.moved(invoice, corrected, replaced));
        documents.make(note, invoice, now);
        Credited booked = new Credited(note.business(), note.number(), shares.stream().filter(share -> share.now() > 0)
                .map(share -> new Credited.Part(share.line().market(), share.line().category(),
                        share.line().price().times(share.now() - share.waiting())))
                .toList(), note.discount(), note.feeSum(), Money.of(note.sum(), note.currency()).minus(note.exact()),
                Money.of(note.tax(), note.currency()), now, by);
        ledger.book(booked);
        Money total = Money.of(note.total(), note.currency());
        if (total.micros() > 0) { // else it prints nothing that somebody owes
            events.publishEvent(new InvoiceCredited(invoice.number(), total, booked.journalEntry(), now, by, reason));
        }
        return note;
    }

    /** Issues the credit notes of a business for charges that were taken back one by one: one for each invoice that has some. */
    public List<CreditNote> issueTakenBack(BusinessId business, Instant now, String by) {
        return issueTakenBack(business, now, by, TAKEN_BACK);
    }

    /** Like {@link #issueTakenBack(BusinessId, Instant, String)}. @param reason printed on them */
    public List<CreditNote> issueTakenBack(BusinessId business, Instant now, String by, String reason) {
        List<CreditNote> issued = new ArrayList<>();
        List<String> waiting = rows.waiting(business);
        for (String number : Stream.concat(waiting.stream(), minimums.replaced(business).keySet().stream()).distinct().sorted().toList()) {
            Invoice invoice = invoices.byNumber(number).orElseThrow();
            String why = waiting.contains(number) ? reason : MINIMUM_ANEW;
            try {
                issued.add(requireNonNull(transaction.execute(_ -> issue(invoice, new Wanted.TakenBack(), why, now, by))));
            } catch (CreditConflict _) {
                // Another process was faster.
            }
        }
        return issued;
    }

    /**
     * What was credited of the minimum fees of each month although it was owed, so that no later invoice asks for it again. It is not
     * what a run of re-rating made wrong: that follows on a later invoice.
     */
    @Transactional(readOnly = true)
    public Map<YearMonth, Money> forgiven(BusinessId business) {
        return rows.forgiven(business);
    }

    /** The credit notes of an invoice, the oldest first. */
    @Transactional(readOnly = true)
    public List<CreditNote> of(String invoice) {
        return rows.of(List.of(invoice));
    }

    /** Some credit notes of an invoice, the earliest number first. */
    @Transactional(readOnly = true)
    public List<CreditNote> of(String invoice, Slice slice) {
        return rows.of(invoice, slice);
    }

    /** The credit notes of several invoices, by the number of the invoice. */
    @Transactional(readOnly = true)
    public Map<String, List<CreditNote>> of(Collection<String> invoices) {
        return rows.of(invoices).stream().collect(Collectors.groupingBy(CreditNote::invoice));
    }

    /** What is left of the invoice after these credit notes of it: sum and tax. */
    public static BigDecimal left(Invoice invoice, List<CreditNote> notes) {
        return notes.stream().map(CreditNote::total).reduce(invoice.total(), BigDecimal::subtract);
    }

    /** Some credit notes of a business, the latest number first. */
    @Transactional(readOnly = true)
    public List<CreditNote> of(BusinessId business, Slice slice) {
        return rows.of(business, slice);
    }

    @Transactional(readOnly = true)
    public Optional<CreditNote> byNumber(String number) {
        return rows.byNumber(number);
    }

    /**
     * A line of the invoice, and what of it is credited.
     *
     * @param number  of the line, counted from 1
     * @param before  messages on earlier credit notes
     * @param printed for these
     * @param now     messages on this one
     * @param waiting how many of these the ledger has taken back already
     * @param corrected  messages of the line on earlier credit notes because a run of re-rating corrected them
     * @param correcting such messages on this one
     */
    private record Share(int number, Invoice.Line line, long before, BigDecimal printed, long now, long waiting,
            Optional<ReratedMessages.Some> corrected, Optional<ReratedMessages.Some> correcting) {

        Kind kind() {
            return new Kind(line.market(), line.category(), line.price().micros());
        }

        boolean isNothingLeft() {
            return before + now == line.messages();
        }

        /** The part of the line's discount that belongs to the messages on earlier credit notes. */
        Money discountBefore() {
            return discount(before, corrected.stream().toList());
        }

        /** The part of the line's discount that belongs to the messages on earlier credit notes and on this one. */
        Money discount() {
            return discount(before + now, Stream.concat(corrected.stream(), correcting.stream()).toList());
        }

        /** What was taken off messages: exact for those that a run corrected; for others their share of what is left, rounded half up. */
        private Money discount(long messages, List<ReratedMessages.Some> exact) {
            long some = exact.stream().mapToLong(ReratedMessages.Some::messages).sum();
            if (some == line.messages()) {
                return line.discount();
            }
            // The parts may have been rounded up.
            long off = Math.min(line.discount().micros(), exact.stream().mapToLong(one -> one.discount().micros()).sum());
            return new Money(off + BigDecimal.valueOf(line.discount().micros() - off).multiply(BigDecimal.valueOf(messages - some))
                    .divide(BigDecimal.valueOf(line.messages() - some), 0, RoundingMode.HALF_UP).longValueExact(), line.price().currency());
        }

        /** The price of the messages on earlier credit notes and on this one, discounts taken off. */
        Money exact() {
            return line.price().times(before + now).minus(discount());
        }
    }

    /**
     * The fees of an invoice that are credited.
     *
     * @param credited numbers of those on earlier credit notes
     * @param before   what these print for fees
     * @param left     whether some are left after this one
     */
    private record Fees(List<CreditNote.Fee> now, List<Integer> credited, BigDecimal before, boolean left) {

        /**
         * @param corrected months whose charges were corrected on later invoices: these have the minimum fee that follows
         * @param replaced  numbers of minimum fees that later invoices have as they are now
         */
        static Fees of(Invoice invoice, Wanted wanted, List<CreditNote> earlier, Set<YearMonth> corrected, List<Integer> replaced) {
            List<CreditNote.Fee> before = earlier.stream().flatMap(note -> note.fees().stream()).toList();
            List<Integer> credited = before.stream().map(CreditNote.Fee::invoiceLine).toList();
            List<CreditNote.Fee> now = new ArrayList<>();
            for (int fee = 0; fee < invoice.fees().size(); fee++) {
                int number = invoice.lines().size() + fee + 1;
                AgreedTerms.Fee agreed = invoice.fees().get(fee).agreed();
                boolean isWanted = switch (wanted) {
                    case Wanted.Whole _ -> true;
                    case Wanted.Lines lines -> lines.numbers().contains(number);
                    case Wanted.TakenBack _ -> replaced.contains(number)
                            || agreed.kind() == FeeKind.MINIMUM_FEE && corrected.contains(YearMonth.from(agreed.first()));
                };
                if (isWanted && !credited.contains(number)) {
                    now.add(new CreditNote.Fee(number, invoice.fees().get(fee)));
                }
            }
            return new Fees(now, credited, sum(before), before.size() + now.size() < invoice.fees().size());
        }

        /** The months whose minimum fees are on later invoices as they are owed now, so that nothing is forgiven with those here. */
        static Set<YearMonth> moved(Invoice invoice, Set<YearMonth> corrected, List<Integer> replaced) {
            return Stream.concat(corrected.stream(), replaced.stream().map(number -> YearMonth.from(invoice.fees()
                    .get(number - invoice.lines().size() - 1).agreed().first()))).collect(Collectors.toSet());
        }

        BigDecimal after() {
            return before.add(sum(now));
        }

        private static BigDecimal sum(List<CreditNote.Fee> fees) {
            return fees.stream().map(fee -> fee.credited().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** Messages of the invoice that runs of re-rating corrected: those on credit notes, and others. */
    private record Corrected(List<ReratedMessages.Some> credited, List<ReratedMessages.Some> waiting) {}

    private record Heading(String number, String reason, String by, LocalDate day, Instant now) {}

    /** A share for each line that costs something. */
    private List<Share> shares(Invoice invoice, Wanted wanted, List<CreditNote> notes, Corrected corrected) {
        Map<Kind, ReratedMessages.Some> done = ReratedMessages.byKind(corrected.credited());
        Map<Kind, ReratedMessages.Some> open = ReratedMessages.byKind(corrected.waiting());
        List<CreditNote.Line> earlier = notes.stream().flatMap(note -> note.lines().stream()).toList();
        Map<Kind, Long> waiting = rows.waiting(invoice);
        List<Share> shares = new ArrayList<>();
        for (int line = 1; line <= invoice.lines().size(); line++) {
            Invoice.Line one = invoice.lines().get(line - 1);
            if (one.price().micros() > 0) {
                int number = line;
                List<Invoice.Line> credited = earlier.stream().filter(other -> other.invoiceLine() == number)
                        .map(CreditNote.Line::credited).toList();
                long before = credited.stream().mapToLong(Invoice.Line::messages).sum();
                Kind kind = new Kind(one.market(), one.category(), one.price().micros());
                long back = waiting.getOrDefault(kind, 0L);
                boolean isWhole = switch (wanted) {
                    case Wanted.Whole _ -> true;
                    case Wanted.Lines lines -> lines.numbers().contains(number);
                    case Wanted.TakenBack _ -> false;
                };
                long now = isWhole ? one.messages() - before : wanted instanceof Wanted.TakenBack ? back : 0;
                shares.add(new Share(line, one, before, credited.stream().map(Invoice.Line::amount)
                        .reduce(Money.zero(invoice.currency()).rounded(), BigDecimal::add), now, now == 0 ? 0 : back,
                        Optional.ofNullable(done.get(kind)), Optional.ofNullable(open.get(kind)).filter(_ -> now > 0)));
            }
        }
        return shares;
    }

    private static void requireSomething(Invoice invoice, Wanted wanted, List<Share> shares, Fees fees) {
        Set<Integer> asked = switch (wanted) {
            case Wanted.Lines lines -> lines.numbers();
            case Wanted.Whole _,Wanted.TakenBack _ -> Set.of();
        };
        for (int number : asked.stream().sorted().toList()) {
            if (fees.now().stream().anyMatch(fee -> fee.invoiceLine() == number)) {
                continue;
            }
            if (shares.stream().noneMatch(share -> share.number() == number) && !fees.credited().contains(number)) {
                throw new CreditConflict(
                        "invoice " + invoice.number() + " has no line " + number + " that costs something. Maybe another of"
                                + " its " + (invoice.lines().size() + invoice.fees().size()) + " lines is meant.");
            }
            if (fees.credited().contains(number) || shares.stream().anyMatch(share -> share.number() == number && share.now() == 0)) {
                throw new CreditConflict("line " + number + " of invoice " + invoice.number() + " is credited already");
            }
        }
        if (fees.now().isEmpty() && shares.stream().allMatch(share -> share.now() == 0)) {
            throw new CreditConflict(wanted instanceof Wanted.TakenBack
                    ? "invoice " + invoice.number() + " has no charge that was taken back and is not on a credit note. Maybe take one back"
                            + " by POST /administration/v1/messages/{id}/credit."
                    : "nothing is left of invoice " + invoice.number() + " to credit");
        }
    }

    private CreditNote note(Invoice invoice, List<Share> shares, Fees fees, Heading heading) {
        Currency currency = invoice.currency();
        List<Share> now = shares.stream().filter(share -> share.now() > 0).toList();
        List<BigDecimal> amounts = CreditAmounts.of(now.stream().map(share -> new CreditAmounts.Part(share.line().amount(), share.printed(),
                share.exact(), share.isNothingLeft())).toList(), currency);
        List<CreditNote.Line> lines = new ArrayList<>();
        for (int index = 0; index < now.size(); index++) {
            Share share = now.get(index);
            lines.add(new CreditNote.Line(share.number(), new Invoice.Line(share.line().market(), share.line().category(), Optional.empty(),
                    share.line().price(), share.now(),
                    CreditNoteRows.discounts(share.discount().minus(share.discountBefore()), share.now()),
                    amounts.get(index)), share.isNothingLeft()));
        }
        BigDecimal before = shares.stream().map(Share::printed).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal after = amounts.stream().reduce(before, BigDecimal::add);
        boolean cancels = !fees.left() && shares.stream().allMatch(Share::isNothingLeft);
        Taken taxes = Taken.between(invoice, before.add(fees.before()), after.add(fees.after()));
        return new CreditNote(heading.number(), invoice.number(), invoice.business(), currency, lines, fees.now(), taxes.tax(),
                taxes.other(), cancels,
                heading.reason(), heading.by(), heading.day(), heading.now());
    }

    /**
     * The tax that is taken back so far is that of the sum that is credited so far; so a single one differs from that of its own sum by
     * one cent at most, and all together are the tax of the invoice.
     */
    private record Taken(BigDecimal tax, Optional<BigDecimal> other) {

        static Taken between(Invoice invoice, BigDecimal before, BigDecimal after) {
            Optional<Terms> terms = invoice.terms();
            BigDecimal taxBefore = tax(invoice, before);
            BigDecimal taxAfter = tax(invoice, after);
            return new Taken(taxAfter.subtract(taxBefore), terms.flatMap(Terms::exchange)
                    .map(rate -> rate.on(taxAfter).subtract(rate.on(taxBefore))));
        }

        private static BigDecimal tax(Invoice invoice, BigDecimal net) {
            return invoice.terms().map(terms -> terms.vat().on(net, invoice.currency())).orElse(Money.zero(invoice.currency()).rounded());
        }
    }
}
