package io.tollgate.recipient;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class RecipientTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("recipient", "person", "Who you are to Tollgate").by("id").deleted(),
                ofRecipient("erasure", "erasures", "Your erasure").kept("so that nobody registers you again"));
    }
}
