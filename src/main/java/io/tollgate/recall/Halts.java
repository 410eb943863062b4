package io.tollgate.recall;

import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where a register says that its transaction forbids messages.
 *
 * <p>The register first locks the rows that the last look of delivery shares (a person, a business, the switch of the stop lists), then
 * writes its no and adds a halt here. Delivery commits the list of calls that it is about to make in the transaction of its last look. So
 * one of two comes first. If it is the no, the last look sees it. If it is the last look, the list is committed before the no can be, and
 * the wait after the no's commit finds each call on it.
 */
public final class Halts {

    private static final ThreadLocal<List<Halt>> committed = ThreadLocal.withInitial(ArrayList::new);

    private Halts() {}

    /** Adds a halt to the caller's transaction; if that is rolled back, nothing was forbidden. */
    public static void add(Halt halt) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("a halt needs the transaction that records it");
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed.get().add(halt);
            }
        });
    }

    /** The halts of transactions that this thread has committed since the last call. */
    static List<Halt> take() {
        List<Halt> taken = List.copyOf(committed.get());
        committed.remove();
        return taken;
    }
}
