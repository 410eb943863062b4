package io.tollgate.messenger;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class MessengerTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("opt_out", "stops", "What you have stopped, and may begin again").moving().deleted(),
                ofRecipient("spam_report", "reports", "Which businesses you have reported")
                        .kept("the complaint on which a decision about the business may rest: Art. 17(3)(e) GDPR"));
    }
}
