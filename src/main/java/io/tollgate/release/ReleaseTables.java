package io.tollgate.release;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class ReleaseTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("rule_trial_person", "trials", "Tries of new rules that would have judged a message to you otherwise")
                .moving().deleted());
    }
}
