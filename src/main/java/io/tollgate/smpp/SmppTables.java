package io.tollgate.smpp;

import static io.tollgate.database.PersonalTable.inGeneral;
import static io.tollgate.database.PersonalTable.ofMessage;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

/** The personal tables of SMPP. They are there without an SMSC, too: an earlier start may have had one. */
@Component
final class SmppTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofMessage("sms_part", "smsParts", "Parts of these messages that went by SMS, and what the network said of them")
                .kept("proof of what became of the message, on which its charge rests; deleted after 35 days"),
                inGeneral("sms_piece", "Parts of long SMS that people wrote, encrypted, which wait some minutes for their other parts."));
    }
}
