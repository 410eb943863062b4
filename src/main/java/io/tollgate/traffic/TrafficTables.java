package io.tollgate.traffic;

import static io.tollgate.database.PersonalTable.ofMessage;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class TrafficTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("traffic", "traffic", "Messages that were admitted to you")
                        .kept("each use of a consent must be proved for five years: § 7a UWG").namingMessages(),
                ofRecipient("new_recipient", "newRecipients", "Businesses that wrote to you lately, counted for their limits").moving()
                        .deleted(),
                ofMessage("paced_message", "firstMessages", "Messages to you by which it was decided whether others get the same")
                        .deleted());
    }
}
