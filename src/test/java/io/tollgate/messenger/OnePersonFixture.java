package io.tollgate.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.Blocks;
import io.tollgate.blocking.Blocked;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rights.Access;
import io.tollgate.rights.Erasing;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two businesses and the messenger, which name people by number and by user id. */
abstract class OnePersonFixture {

    static final AtomicInteger count = new AtomicInteger();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Identities identities;
    @Autowired
    PhoneNumbers numbers;
    @Autowired
    Blocks blocks;
    @Autowired
    BlockedUsers blockedUsers;
    @Autowired
    Conversations conversations;
    @Autowired
    Erasing erasing;
    @Autowired
    Access access;
    @Autowired
    JdbcTemplate database;

    Messenger messenger;
    EnrolledBusiness bakery;
    String mia;
    String userId;
    Instant now;

    @BeforeEach
    void open() {
        messenger = new Messenger(port, data);
        bakery = world.business().named("Krume").onAccount("100").enrol();
        mia = World.newNumber("AT");
        userId = newUserId();
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        world.person(mia).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES, Purpose.MARKETING);
    }

    Reply changed(EnrolledBusiness business, String old, String next, String oldId, String nextId) {
        return messenger.tell(Messenger.messages(business.phoneNumberId(),
                "{\"from\":\"" + digits(old) + "\",\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                        + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"body\":\"Mia changed\",\"wa_id\":\""
                        + digits(next) + "\",\"user_id\":\"" + nextId
                        + "\",\"previous_user_id\":\"" + oldId + "\"}}"));
    }

    String preview(String number) {
        return messenger.send("POST", "/v25.0/" + bakery.phoneNumberId() + "/messages/preview",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"" + number
                        + "\",\"type\":\"template\",\"template\":{\"name\":\"utility\",\"language\":{\"code\":\"en_US\"}}}",
                "Authorization", "Bearer " + bakery.token()).body();
    }

    Reply tell(String message, String text) {
        return messenger.tell(Messenger.messages(bakery.phoneNumberId(), withText(message, text)));
    }

    /** A message of now without its text. @param names property, value, property, value */
    String message(String... names) {
        StringBuilder message = new StringBuilder("{");
        for (int i = 0; i < names.length; i += 2) {
            message.append('"').append(names[i]).append("\":\"").append(names[i + 1]).append("\",");
        }
        return message.append("\"id\":\"").append(Messenger.newId()).append("\",\"timestamp\":\"").append(now.getEpochSecond())
                .append("\",\"type\":\"text\"").toString();
    }

    static String withText(String message, String text) {
        return message + ",\"text\":{\"body\":\"" + text + "\"}}";
    }

    static void taken(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).as(reply.body()).isOne();
    }

    State marketing(String number) {
        return world.holder(number).consent(bakery, Purpose.MARKETING);
    }

    Blocked blocked(String number) {
        return blocks.of(List.of(world.holder(number).id())).getOrDefault(world.holder(number).id(), Blocked.NOBODY);
    }

    Optional<RecipientId> who(EnrolledBusiness business, String id) {
        Identity identity = new Identity.UserId(business.id(), id);
        return Optional.ofNullable(identities.who(List.of(identity)).get(identity));
    }

    PhoneNumber number(String number) {
        return numbers.parse(number).orElseThrow();
    }

    static String newUserId() {
        return "AT.1349120865530274" + (1_000 + count.incrementAndGet());
    }

    static String digits(String number) {
        return number.substring(1);
    }
}
