package io.tollgate.kafka;

import static io.tollgate.database.PersonalTable.inGeneral;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class KafkaTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(inGeneral("kafka_position", "How far the topics of Kafka are read by which businesses send messages; nothing about"
                + " people."));
    }
}
