package io.tollgate.endtoend.reports;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.secrets.Keys;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(5)
final class ReportTables implements PersonalTables {

    private final Keys keys;

    ReportTables(Keys keys) {
        this.keys = keys;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("e2e_report", "messageReports", "Encrypted messages that you have reported and shown to Tollgate")
                .reading("content", sealed -> {
                    MessageReport.Disclosure disclosed = MessageReports.opened(keys, sealed);
                    return Map.of("message", disclosed.shown(), "words", disclosed.words());
                }).emptied("content", new byte[0]));
    }
}
