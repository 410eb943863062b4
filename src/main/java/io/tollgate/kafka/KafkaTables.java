package io.tollgate.kafka;

import static io.tollgate.database.PersonalTable.inGeneral;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class KafkaTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("topic_update", "topicUpdates", "News that businesses will still get by topics: what became of these"
                + " messages").reading("detail", detail -> new String(detail, StandardCharsets.UTF_8)).emptied("callback_data", ""),
                inGeneral("kafka_position", "How far the topics of Kafka are read by which businesses send messages; nothing about"
                        + " people."),
                inGeneral("topic_turn", "Which program writes into which topic; nothing about people."));
    }
}
