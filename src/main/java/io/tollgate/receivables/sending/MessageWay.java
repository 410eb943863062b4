package io.tollgate.receivables.sending;

import io.tollgate.invoicing.Invoice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.receivables.Reminder;
import java.time.Instant;

/** Brings reminders to the buyer's phone, as messages that are judged, priced and recorded as those of any business. */
public interface MessageWay {

    /** Whether the operator reminds by messages, and the phone of this business is known. */
    boolean reaches(BusinessId business);

    /** Hands a reminder over once, however often it is called for this level. */
    Handed hand(Invoice invoice, Reminder reminder);

    Fate fate(MessageId message);

    /** What became of an attempt to hand a reminder over. */
    sealed interface Handed {

        /** The gate has it, perhaps since an earlier attempt. */
        record Accepted(MessageId message) implements Handed {}

        /** It was handed over before to another number or by another template. Nothing is sent now. */
        record AcceptedBefore() implements Handed {}

        /** The rules let it wait; nothing is handed over yet, so that it can still be called off. @param why with the rule */
        record Wait(Instant until, String why) implements Handed {}

        /** It cannot be a message. @param why without the number */
        record Impossible(String why) implements Handed {}
    }

    /** How far a message has come. */
    sealed interface Fate {

        record UnderWay() implements Fate {}

        record Delivered() implements Fate {}

        /** @param why with the rule, if a rule refused it */
        record NotDelivered(String why) implements Fate {}
    }
}
