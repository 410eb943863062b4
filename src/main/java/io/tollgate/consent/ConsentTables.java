package io.tollgate.consent;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
final class ConsentTables implements PersonalTables {

    private final Wordings wordings;

    ConsentTables(Wordings wordings) {
        this.wordings = wordings;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("consent", "consents", "What you have allowed, and withdrawn")
                .reading("wording", wordings::readable)
                .kept("proof of consent and withdrawal: Art. 7(1) and 17(3)(b) and (e) GDPR, § 7a UWG"),
                ofRecipient("opt_in_request", "optInRequests", "What you were asked to confirm")
                        .reading("id", id -> OptIn.Id.of(id).toString())
                        .reading("secret_hash", _ -> "a hash of the code or link in the message").moving()
                        .deleted());
    }
}
