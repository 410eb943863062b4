package io.tollgate.recall;

import io.tollgate.message.MessageId;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * A transaction that forbids messages returns to its caller when no call to a network is under way that it forbids. It waits after its
 * commit, when it has given back its connection and holds no lock.
 */
final class WaitingTransactions extends JpaTransactionManager {

    private static final long serialVersionUID = 1;

    private final transient ObjectProvider<UnderWay> underWay;
    private final transient ObjectProvider<NotRecalled> listeners;

    WaitingTransactions(ObjectProvider<UnderWay> underWay, ObjectProvider<NotRecalled> listeners) {
        this.underWay = underWay;
        this.listeners = listeners;
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        super.doCleanupAfterCompletion(transaction);
        List<Halt> halts = Halts.take();
        if (!halts.isEmpty()) {
            underWay.ifAvailable(calls -> await(calls, halts));
        }
    }

    private void await(UnderWay calls, List<Halt> halts) {
        Optional<List<MessageId>> left = calls.awaitEnd(halts);
        if (left.isEmpty()) {
            listeners.forEach(NotRecalled::unknown);
        } else if (!left.get().isEmpty()) {
            listeners.forEach(listener -> listener.told(left.get()));
        }
    }
}
