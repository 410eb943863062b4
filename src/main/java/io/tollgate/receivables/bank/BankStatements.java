package io.tollgate.receivables.bank;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Trouble;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankEntry.Why;
import io.tollgate.receivables.bank.BankRows.Before;
import io.tollgate.receivables.bank.BankRows.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The statements of the own bank, and what became of each payment on them. A file is stored whole or not at all. Then each payment is
 * booked in a transaction of its own; if the process ends in between, the rest is booked later. A payment is booked once: a statement that
 * comes again changes nothing, and one that was booked by hand before is recognised.
 */
@Component
public class BankStatements {

    private static final Logger log = LoggerFactory.getLogger(BankStatements.class);
    private static final int AT_ONCE = 100;
    /** So many payments of a file are booked before the answer, the others soon after it. */
    private static final int BEFORE_THE_ANSWER = 1_000;
    private static final String JOB = "job:bank-entries";

    private final BankRows rows;
    private final BankBooking booking;
    private final TransactionTemplate transaction;

    BankStatements(BankRows rows, BankBooking booking, TransactionTemplate transaction) {
        this.rows = rows;
        this.booking = booking;
        this.transaction = transaction;
    }

    /** The entries that are wanted. @param statement id of an imported one */
    public record Filter(Optional<Long> statement, Optional<State> state) {}

    /**
     * What came of a statement of a file.
     *
     * @param isNew  false if it was imported before, and nothing changed now
     * @param counts how many of its entries are in each state; a state without entries is missing
     */
    public record Imported(BankStatement statement, boolean isNew, Map<State, Integer> counts) {}

    /** Books what a process left that ended during an import. */
    @Bean
    static RecurringWork entriesOfTheBank(BankStatements statements) {
        return RecurringWork.whole("bank-entries", statements::bookRest);
    }

    /**
     * Imports a file of camt.053, with one statement or several.
     *
     * @throws StatementFault  if something is missing or wrong; then nothing is stored
     * @throws PaymentConflict if a statement of this account, id and day was imported with other entries; then nothing is stored
     */
    public List<Imported> add(byte[] file, Instant now, String by) {
        List<ReadStatement> read = StatementReader.read(file);
        List<Imported> stored = store(read, now, by);
        stored.stream().flatMap(one -> rows.fresh(one.statement().id()).stream()).limit(BEFORE_THE_ANSWER)
                .forEach(entry -> book(entry, now));
        return stored.stream().map(one -> new Imported(one.statement(), one.isNew(), rows.counts(one.statement().id()))).toList();
    }

    /** If another call stores the same statement at the same time, the second look finds it. */
    private List<Imported> store(List<ReadStatement> read, Instant now, String by) {
        try {
            return transaction.execute(_ -> addNew(read, now, by));
        } catch (DuplicateKeyException another) {
            return transaction.execute(_ -> addNew(read, now, by));
        }
    }

    private List<Imported> addNew(List<ReadStatement> read, Instant now, String by) {
        List<Imported> imported = new ArrayList<>();
        for (ReadStatement one : read) {
            Optional<Before> before = rows.before(one);
            if (before.isPresent() && !before.get().isSame()) {
                throw new PaymentConflict("statement " + one.id() + " of " + one.closingDay() + " was imported before with other entries."
                        + " Maybe the file was changed, or it belongs to another account");
            }
            BankStatement statement = before.map(Before::statement).orElseGet(() -> {
                boolean follows = rows.latest(one.account(), one.closingDay()).map(last -> last.closing().equals(one.opening()))
                        .orElse(true);
                return rows.statement(rows.add(one, follows, now, by)).orElseThrow();
            });
            imported.add(new Imported(statement, before.isEmpty(), Map.of()));
        }
        return imported;
    }

    void bookRest(Instant now) {
        for (List<Long> some = rows.fresh(0, AT_ONCE); !some.isEmpty(); some = rows.fresh(some.getLast(), AT_ONCE)) {
            some.forEach(entry -> book(entry, now));
        }
    }

    /** Books an entry. If that fails, the others are booked all the same. */
    private void book(long entry, Instant now) {
        Decision job = new Decision(JOB, now, "");
        try {
            transaction.executeWithoutResult(_ -> booking.book(entry, job));
        } catch (RuntimeException failure) {
            Trouble trouble = Trouble.of(failure);
            if (trouble.isOutage()) {
                throw failure;
            }
            if (trouble.passes()) {
                return; // it is still new, so the job takes it
            }
            log.warn("Entry {} of the bank waits for a person: {}", entry, Trouble.place(failure));
            transaction.executeWithoutResult(_ -> rows.lock(entry).filter(one -> one.state() == State.NEW)
                    .ifPresent(one -> rows.leave(one, Why.CONFLICT, job)));
        }
    }

    /** The last one imported first. */
    public List<BankStatement> some(Slice slice) {
        return rows.statements(slice);
    }

    public Optional<Imported> byId(long id) {
        return rows.statement(id).map(one -> new Imported(one, false, rows.counts(id)));
    }

    /** The oldest first. */
    public List<BankEntry> entries(Filter filter, Slice slice) {
        return rows.entries(filter, slice);
    }

    public Optional<BankEntry> entry(long id) {
        return rows.entry(id);
    }

    /**
     * Books an open entry as a payment of this business, because a person says so.
     *
     * @throws PaymentConflict if it is not open, no money came by it, or the account of the business has another currency
     */
    public BankEntry allot(long entry, BusinessId business, String by, Instant now, String reason) {
        transaction.executeWithoutResult(_ -> booking.allot(open(entry), business, new Decision(by, now, reason)));
        return rows.entry(entry).orElseThrow();
    }

    /**
     * Notes that an open entry is this payment, reversal or refund, which is booked already.
     *
     * @throws PaymentConflict if it is not open, the payment has another amount, or is on another entry
     */
    public BankEntry join(long entry, Payment payment, String by, Instant now, String reason) {
        transaction.executeWithoutResult(_ -> booking.join(open(entry), payment, new Decision(by, now, reason)));
        return rows.entry(entry).orElseThrow();
    }

    /** Notes that an open entry concerns no business, such as a fee of the bank. @throws PaymentConflict if it is not open */
    public BankEntry setAside(long entry, String by, Instant now, String reason) {
        transaction.executeWithoutResult(_ -> rows.setAside(open(entry), new Decision(by, now, reason)));
        return rows.entry(entry).orElseThrow();
    }

    /**
     * Opens an entry again that was set aside, or whose payment is reversed.
     *
     * @throws PaymentConflict if it is neither
     */
    public BankEntry reopen(long entry, String by, Instant now, String reason) {
        transaction.executeWithoutResult(_ -> booking.reopen(rows.lock(entry).orElseThrow(), new Decision(by, now, reason)));
        return rows.entry(entry).orElseThrow();
    }

    private BankEntry open(long entry) {
        return rows.lock(entry).filter(one -> one.state() == State.OPEN)
                .orElseThrow(() -> new PaymentConflict("the entry is not open. Maybe somebody has decided meanwhile"));
    }
}
