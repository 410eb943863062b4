package io.tollgate.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Calls that the messenger makes for a person. */
@TollgateTest
class PersonTest {

    private static final String BLOCKS = "/messenger/v1/blocks";
    private static final String REPORTS = "/messenger/v1/reports";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Blocks blocks;
    @Autowired
    JdbcTemplate database;

    private Messenger messenger;
    private EnrolledBusiness bakery;
    private String mia;

    @BeforeEach
    void open() {
        messenger = new Messenger(port, data);
        bakery = world.business().named("Krume").onAccount("100").enrol();
        mia = World.newNumber("AT");
    }

    @Test
    void aBlockHoldsWhenTheCallHasAnsweredAndIsLiftedByDelete() {
        EnrolledBusiness other = world.business().named("Other").onAccount("100").enrol();

        assertThat(messenger.call("POST", BLOCKS, body(mia)).body()).isEqualTo("{\"success\":true}");
        assertThat(blocked().refuses(bakery.id())).isTrue();
        assertThat(blocked().refuses(other.id())).isFalse();
        assertThat(messenger.call("DELETE", BLOCKS, body(mia)).status()).isEqualTo(200);
        assertThat(blocked().refuses(bakery.id())).isFalse();
    }

    @Test
    void aSecondBlockAndANeedlessUnblockChangeNothing() {
        assertThat(messenger.call("DELETE", BLOCKS, body(mia)).status()).isEqualTo(200);
        assertThat(blocked().refuses(bakery.id())).isFalse();
        messenger.call("POST", BLOCKS, body(mia));
        messenger.call("POST", BLOCKS, body(mia));
        assertThat(blocked().refuses(bakery.id())).isTrue();
    }

    @Test
    void aReportOfSpamBlocksAndIsRecorded() {
        assertThat(messenger.call("POST", REPORTS, body(mia).replace("}", ",\"message_id\":\"wamid.spam\"}")).status()).isEqualTo(200);

        assertThat(blocked().refuses(bakery.id())).isTrue();
        assertThat(database.queryForList("SELECT message FROM spam_report WHERE recipient = ? AND business_id = ?", String.class,
                world.holder(mia).id().bytes(), bakery.id().value())).containsExactly("wamid.spam");
        assertThat(blocks.history(world.holder(mia).id()).toString()).contains("report as spam");
    }

    @Test
    void onlyTheMessengerMayCall() {
        assertThat(messenger.send("POST", BLOCKS, body(mia))).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo(104);
        });
        for (String token : List.of(bakery.token(), messenger.secret("administration-token"), messenger.secret("messenger-verify-token"),
                "x")) {
            assertThat(messenger.send("POST", REPORTS, body(mia), "Authorization", "Bearer " + token).code()).isEqualTo(190);
        }
        assertThat(blocked()).isEqualTo(Blocked.NOBODY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            {"phone_number_id":"ID"}                              | 400 | 131008 | 'user' is missing
            {"user":"12","phone_number_id":"ID"}                  | 400 | 131009 | 'user' is not a phone number
            {"user":[436647000000],"phone_number_id":"ID"}        | 400 | 100    | 'user' must be a string
            {"user_id":"AT-1","phone_number_id":"ID"}             | 400 | 131009 | is not a user id
            {"user":"+436647000000"}                              | 400 | 131008 | 'phone_number_id' is missing
            {"user":"+436647000000","phone_number_id":"999"}      | 400 | 100    | not a phone number id of a business here
            {"user":"+436647000000","phone_number_id":"ID"        | 400 | 100    | is not JSON
            """)
    void faultsOfTheRequestAreNamed(String body, int status, int code, String details) {
        for (String path : List.of(BLOCKS, REPORTS)) {
            Reply reply = messenger.call("POST", path, body.replace("ID", bakery.phoneNumberId()));
            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertThat(reply.code()).isEqualTo(code);
            assertThat(reply.details()).contains(details).doesNotContain("43664700");
        }
    }

    @Test
    void getIsNotAllowedForBlocks() {
        assertThat(messenger.send("PUT", BLOCKS, body(mia)).status()).isEqualTo(405);
        assertThat(messenger.call("DELETE", REPORTS, body(mia)).status()).isEqualTo(405);
    }

    private String body(String number) {
        return "{\"user\":\"" + number + "\",\"phone_number_id\":\"" + bakery.phoneNumberId() + "\"}";
    }

    private Blocked blocked() {
        return blocks.of(List.of(world.holder(mia).id())).getOrDefault(world.holder(mia).id(), Blocked.NOBODY);
    }
}
