package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.messages;
import static io.tollgate.messenger.Messenger.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.MessageId;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A verified business, and the messenger, which forwards what people write. */
abstract class InboundFixture {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Conversations conversations;
    @Autowired
    Consents consents;
    @Autowired
    Handsets handsets;
    @Autowired
    Traffic traffic;
    @Autowired
    JdbcTemplate database;

    Messenger messenger;
    EnrolledBusiness bakery;
    String mia;
    Instant now;

    @BeforeEach
    void open() {
        messenger = new Messenger(port, data);
        bakery = world.business().named("Krume").onAccount("100").enrol();
        mia = World.newNumber("AT");
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    }

    static String entry(String phoneNumberId, String message) {
        String whole = messages(phoneNumberId, message);
        return whole.substring(whole.indexOf("\"entry\":[") + 9, whole.lastIndexOf("]}"));
    }

    static void refused(Reply reply, int status, int code, String details) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    Reply handshake(String mode, String token, String challenge) {
        return messenger.send("GET", Messenger.WEBHOOK + "?hub.mode=" + mode + "&hub.challenge=" + challenge + "&hub.verify_token=" + token,
                "");
    }

    Conversation window(String number) {
        return conversations.of(Set.of(world.holder(number).id())).getOrDefault(
                new Conversations.Key(bakery.sender(), world.holder(number).id()),
                Conversation.NONE);
    }

    void tells(String content) {
        assertThat(messenger
                .tell(messages(bakery.phoneNumberId(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":\""
                        + now.getEpochSecond() + "\"," + content + "}"))
                .status()).isEqualTo(200);
    }

    List<State> state(EnrolledBusiness business) {
        return List.of(world.holder(mia).consent(business, Purpose.MESSAGES), world.holder(mia).consent(business, Purpose.MARKETING));
    }

    void hasWritten(EnrolledBusiness business, String number, Instant at) {
        traffic.admitted(List
                .of(new Admission(world.person(number).id(), at, new MessageId(UUID.randomUUID()), business.id(), Category.UTILITY)));
    }

    List<String> onHandset(String number) {
        return world.holder(number).handset();
    }

    long waiting(String number) {
        return database.queryForObject(
                "SELECT (SELECT COUNT(*) FROM inbox WHERE recipient = ?) + (SELECT COUNT(*) FROM outbox WHERE recipient = ?)",
                Long.class, world.holder(number).id().bytes(), world.holder(number).id().bytes());
    }

    static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (var one : IntStream.range(0, callers).mapToObj(_ -> threads.submit(call)).toList()) {
                results.add(one.get());
            }
        }
        return results;
    }
}
