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

    /** The package rights says why this is withheld. */
    private static final String BETWEEN_BUSINESSES = "What businesses pay for messages, what is held for them and how it is booked, is"
            + " between them and Tollgate, and says nothing about you that is not in the other records: Art. 15(4) GDPR.";

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofMessage("reservation", "reservations", "Money that is held for messages under way to"
                        + " you").emptied("callback_data", "").withheld(BETWEEN_BUSINESSES),
                ofMessage("charge", "charges", "What businesses paid for messages to you").kept(BOOKS).withheld(BETWEEN_BUSINESSES),
                ofMessage("rerated_charge", "corrected_charges", "Corrected prices of messages to"
                        + " you").kept(BOOKS).withheld(BETWEEN_BUSINESSES),
                ofMessage("grant_part", "granted_parts", "What promotional credit of businesses pays of these"
                        + " charges").kept(BOOKS).withheld(BETWEEN_BUSINESSES),
                ofMessage("entry", "entries", "How these charges were"
                        + " booked").by("journal_entry_id").kept(BOOKS).withheld(BETWEEN_BUSINESSES));
    }
}
