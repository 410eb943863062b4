package io.tollgate.delivery;

import static io.tollgate.database.PersonalTable.ofMessage;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
final class DeliveryTables implements PersonalTables {

    private static final String ENDS = "what became of the message, on which its charge rests";

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("outbox", "handOvers", "Messages to you that wait to be handed over").asQueue()
                        .reading("content", content -> new String(Content.inflated(content), StandardCharsets.UTF_8))
                        .emptied("content", Content.NONE),
                ofMessage("delivery", "deliveries", "Messages that were handed over to you, or given up").emptied("callback_data", ""),
                ofMessage("receipt_inbox", "receiptsWaiting", "What your messenger has just told of these messages").kept(ENDS),
                ofMessage("receipt", "receipts", "What your messenger told of these messages").kept(ENDS),
                ofRecipient("status_update", "statusUpdates", "What businesses are still to be told of these messages")
                        .reading("detail", detail -> new String(detail, StandardCharsets.UTF_8)).emptied("callback_data", ""),
                ofRecipient("handset_message", "handsetMessages", "What is on your handset").deleted(),
                ofRecipient("handset", "handset", "How your handset behaves").deleted());
    }
}
