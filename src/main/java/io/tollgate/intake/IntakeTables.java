package io.tollgate.intake;

import static io.tollgate.database.PersonalTable.inGeneral;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class IntakeTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(inGeneral("file_part", "While a file of a business is taken in: which ids its messages got. Deleted when the file is"
                + " done with."));
    }
}
