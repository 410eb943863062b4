package io.tollgate.directsend;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.secrets.Keys;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
final class DirectSendTables implements PersonalTables {

    private final Keys keys;

    DirectSendTables(Keys keys) {
        this.keys = keys;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("direct_send_text", "keptTexts", "Texts to you that are kept in case you or somebody else complains that"
                + " they are not what the business said").reading("content",
                        sealed -> DirectSendTexts.opened(keys, sealed))
                .emptied("content", new byte[0]));
    }
}
