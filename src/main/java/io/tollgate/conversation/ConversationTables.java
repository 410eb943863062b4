package io.tollgate.conversation;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class ConversationTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("conversation", "conversations", "With whom you talk, and until when they may answer").deleted());
    }
}
