package io.tollgate.gate;

import static io.tollgate.database.PersonalTable.inGeneral;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
final class GateTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("inbox", "waiting", "Messages to you that are still being checked").asQueue().namingMessages()
                        .reading("content", content -> new String(Content.inflated(content), StandardCharsets.UTF_8))
                        .emptied("content", Content.NONE).emptied("callback_data", ""),
                ofRecipient("chain", "chains", "Messages to you that may come by another channel if they do not reach you").asQueue()
                        .namingMessages()
                        .reading("content", content -> new String(Content.inflated(content), StandardCharsets.UTF_8))
                        .emptied("content", Content.NONE).emptied("callback_data", ""),
                inGeneral("idempotency", "Hashes of requests, by which Tollgate recognises repetitions; nothing can be read from them,"
                        + " and they are deleted after some months."));
    }
}
