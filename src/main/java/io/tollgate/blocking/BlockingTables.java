package io.tollgate.blocking;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class BlockingTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("block", "blocks", "Whom you have blocked, and the stop list")
                        .kept("your objection, which must be obeyed and proved: Art. 21(3) and 17(3)(b) GDPR"),
                ofRecipient("blocked_user", "blockedBy", "Who has blocked you")
                        .kept("the business's decision not to write to you, which must be obeyed like your own"));
    }
}
