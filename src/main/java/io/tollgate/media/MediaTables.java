package io.tollgate.media;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

/** Personal tables of files. With its row goes the key of a file, so that nobody can read it; the file itself is swept away later. */
@Component
final class MediaTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("media", "files", "Files that you have sent to businesses, while they are kept")
                .reading("sealed_key", _ -> "").moving().deleted());
    }
}
