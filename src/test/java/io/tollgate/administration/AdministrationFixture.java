package io.tollgate.administration;

import io.tollgate.world.Office.Answer;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.Office;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An office on registers that hold nothing of these tests yet. */
abstract class AdministrationFixture {

    static final String TERMS = "'name':'Shop','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon',"
            + "'payment':'POSTPAID','creditLimit':'250.50'}";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Verifications verifications;
    @Autowired
    Conversations conversations;
    @Autowired
    Pseudonyms pseudonyms;
    @Autowired
    JdbcTemplate database;

    Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    /** Keeps the last of two properties with the same name, as the administration refuses doubles. */
    static String lastOfEach(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"')).toString();
    }

    Answer enrol(String handle) {
        return office.post("/businesses", "{'handle':'" + handle + "'," + TERMS);
    }

    Business enrolled(String handle) {
        enrol(handle).is(201);
        return businesses.byHandle(handle).orElseThrow();
    }

    State statusOf(Business business, String number) {
        return consents.statuses(List.of(person(number)), ConsentChannel.MESSENGER, Instant.now())
                .get(new Consents.Key(business.id(), person(number), Purpose.MARKETING)).state();
    }

    RecipientId person(String number) {
        return pseudonyms.of(new PhoneNumber(number, "PT"));
    }
}
