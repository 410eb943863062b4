package io.tollgate.ledger;

import static io.tollgate.database.PersonalTable.ofMessage;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(3)
final class LedgerTables implements PersonalTables {

    private static final String BOOKS = "the books of the business: Art. 17(3)(b) GDPR, § 147 AO, § 257 HGB";

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofMessage("reservation", "reservations", "Money that is held for messages under way to you").emptied("callback_data", ""),
                ofMessage("charge", "charges", "What businesses paid for messages to you").kept(BOOKS),
                ofMessage("entry", "entries", "How these charges were booked").by("posting").kept(BOOKS));
    }
}
