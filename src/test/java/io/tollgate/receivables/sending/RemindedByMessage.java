package io.tollgate.receivables.sending;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminders;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** The sending of reminders with a way of messages that the test gives, and a folder that remembers what it got. */
public final class RemindedByMessage {

    private final World world;
    private final MessageWay way;
    private final List<String> folder = new ArrayList<>();

    public RemindedByMessage(World world, MessageWay way) {
        this.world = world;
        this.way = way;
    }

    /** Names of parcels. */
    public List<String> folder() {
        return folder;
    }

    public void remind(Instant now) {
        new Reminding(the(Reminders.class), the(Invoices.class), the(InvoiceWays.class), the(Dispatches.class), the(HeldReminders.class),
                way,
                the(Ledger.class), the(TransactionTemplate.class)).remindDue(now);
    }

    public void send(Instant now) {
        Carrier carrier = new Carrier() {
            @Override
            public Way way() {
                return Way.FOLDER;
            }

            @Override
            public void carry(Parcel parcel) {
                folder.add(parcel.name());
            }
        };
        new Sending(the(Dispatches.class), the(InvoiceWays.class), the(Parcels.class), the(Invoices.class), the(Receivables.class),
                the(Reminders.class), messages(), the(Ledger.class), the(TransactionTemplate.class), List.of(carrier)).sendDue(now);
    }

    public void look(Instant now) {
        messages().look(now);
    }

    private MessageSending messages() {
        return new MessageSending(the(Dispatches.class), the(ReminderMessages.class), the(Reminders.class), the(InvoiceWays.class), way,
                the(Ledger.class), the(TransactionTemplate.class));
    }

    /** All records of the reminders of an invoice. */
    public List<InvoiceDispatch> reminders(Invoice invoice) {
        return the(Dispatches.class).of(invoice.number()).stream().filter(one -> !one.occasion().equals(InvoiceDispatch.INVOICE)).toList();
    }

    /** What is written of the last attempt. */
    public String detail(InvoiceDispatch one) {
        return the(Dispatches.class).attempts(one.id()).getLast().detail();
    }

    public Optional<MessageId> message(InvoiceDispatch one) {
        return the(ReminderMessages.class).of(one.id());
    }

    private <T> T the(Class<T> type) {
        return world.the(type);
    }
}
