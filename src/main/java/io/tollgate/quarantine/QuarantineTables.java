package io.tollgate.quarantine;

import static io.tollgate.database.PersonalTable.inGeneral;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class QuarantineTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(inGeneral("quarantine",
                "The ids of messages that could not be processed because something is broken, without their content."));
    }
}
