package io.tollgate.rights;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class RightsTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("erasure_request", "erasureRequests", "Who asked to erase you")
                .kept("so that it stays known who asked for your erasure and who confirmed it"));
    }
}
