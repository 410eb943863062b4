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
        return List.of(inGeneral("quarantine", "Which messages could not be worked on because something is broken, by their ids; nothing of what is in them."));
    }
}
