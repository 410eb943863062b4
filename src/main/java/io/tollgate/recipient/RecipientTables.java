package io.tollgate.recipient;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.RecipientId;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class RecipientTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("recipient", "person", "Your number").by("id").deleted(),
                ofRecipient("identity", "identities", "Your names in the messenger")
                        .reading("id", _ -> "a hash of it")
                        .emptied("name", ""),
                ofRecipient("same_person", "samePerson", "Other names that you had here")
                        .reading("former", former -> RecipientId.of(former).toString())
                        .kept("so that what you have said under one name holds under all"),
                ofRecipient("erasure", "erasures", "Your erasure").kept("so that nobody registers you again"));
    }
}
