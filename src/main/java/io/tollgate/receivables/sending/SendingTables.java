package io.tollgate.receivables.sending;

import static io.tollgate.database.PersonalTable.ofMessage;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class SendingTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("reminder_contact", "reminder_contacts", "Businesses for which you get reminders of invoices").moving()
                        .deleted(),
                ofMessage("reminder_message", "reminder_messages", "Reminders of invoices that went to you as messages")
                        .kept("proof that an invoice was reminded of: Art. 17(3)(e) GDPR"));
    }
}
