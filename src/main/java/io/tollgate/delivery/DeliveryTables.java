package io.tollgate.delivery;

import static io.tollgate.database.PersonalTable.ofMessage;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.Content;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
final class DeliveryTables implements PersonalTables {

    private static final String ENDS = "proof of what became of the message, on which its charge rests";

    private final Keys keys;

    DeliveryTables(Keys keys) {
        this.keys = keys;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("outbox", "handOvers", "Messages to you that are about to be sent").asQueue()
                        .reading("content", content -> new String(Content.inflated(content), StandardCharsets.UTF_8))
                        .emptied("content", Content.NONE),
                ofRecipient("open_call", "openCalls", "Messages to you that a network is asked to send, or may have sent")
                        .reading("content", content -> new String(Content.inflated(content), StandardCharsets.UTF_8))
                        .emptied("content", Content.NONE),
                ofMessage("delivery", "deliveries", "Messages that were handed over to you, or given up").emptied("callback_data", ""),
                ofMessage("receipt_inbox", "receiptsWaiting", "New reports of your messenger on these messages")
                        .reading("further", DeliveryTables::text).kept(ENDS),
                ofMessage("receipt", "receipts", "Reports of your messenger on these messages").kept(ENDS),
                ofMessage("network_id", "networkIds", "How networks call these messages").kept(ENDS),
                ofRecipient("status_update", "statusUpdates", "News that businesses will still get: what became of these messages, and"
                        + " what you wrote")
                        .reading("detail", DeliveryTables::text).reading("further", DeliveryTables::text).reading("inbound", this::opened)
                        .emptied("callback_data", "").emptied("inbound", StatusUpdates.ERASED),
                // It comes after status_update: an update that a business takes during the erasure is found in one of both tables.
                ofRecipient("told_inbound", "toldInbound", "What you wrote to businesses, kept for some days in case they lose it")
                        .reading("inbound", this::opened).moving().deleted(),
                ofRecipient("handset_message", "handsetMessages", "What is on your handset").moving().deleted(),
                ofRecipient("chat_word", "chats", "Your chats with businesses that have no system of their own")
                        .reading("text", this::opened).moving().deleted(),
                ofRecipient("handset", "handset", "How your handset behaves").moving().deleted());
    }

    private static String text(byte[] written) {
        return new String(written, StandardCharsets.UTF_8);
    }

    private String opened(byte[] sealed) {
        return sealed.length == 0 ? "" : keys.open(sealed);
    }
}
