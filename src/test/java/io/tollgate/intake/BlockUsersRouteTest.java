package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.BlockingCrowd;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A business blocks people by the Cloud API's block_users. */
@TollgateTest
class BlockUsersRouteTest {

    private static final AtomicInteger people = new AtomicInteger();

    @Autowired
    Enrolments enrolments;

    @Autowired
    World world;
    @Autowired
    Conversations conversations;
    @Autowired
    Recipients recipients;
    @Autowired
    PhoneNumbers numbers;
    @Autowired
    Blocks blocks;
    @Autowired
    JdbcTemplate jdbc;
    private Partner shop;

    @BeforeEach
    void enrol() {
        shop = world.partner();
    }

    @Test
    void aPersonWhoWroteWithinADayCanBeBlockedAndUnblocked() {
        String ana = wrote(Duration.ofHours(23));

        Reply blocked = send("POST", users(ana));

        assertThat(blocked.status()).as(blocked.json().toString()).isEqualTo(200);
        assertThat(blocked.json()).isEqualTo(json("""
                {"messaging_product":"whatsapp","block_users":{"added_users":[{"input":"%s","wa_id":"%s"}]}}""".formatted(ana,
                ana.substring(1))));
        assertThat(blocks.isBlockedBy(person(ana), shop.business().id())).isTrue();
        Reply unblocked = send("DELETE", users(ana.substring(1)));
        assertThat(unblocked.status()).isEqualTo(200);
        assertThat(unblocked.json()).isEqualTo(json("""
                {"messaging_product":"whatsapp","block_users":{"removed_users":[{"input":"%1$s","wa_id":"%1$s"}]}}"""
                .formatted(ana.substring(1))));
        assertThat(blocks.isBlockedBy(person(ana), shop.business().id())).isFalse();
    }

    @Test
    void aPersonCanBeNamedByHerUserId() {
        String id = "PT.1A" + people.incrementAndGet() + "b" + shop.sender().id();
        RecipientId her = world.personNamed(new Identity.UserId(shop.business().id(), id));
        String user = "{\"messaging_product\":\"whatsapp\",\"block_users\":[{\"user_id\":\"" + id + "\"}]}";
        assertThat(send("POST", user).json().at("/block_users/failed_users/0/errors/0/code").asInt()).as("she is silent").isEqualTo(131047);
        conversations.inbound(shop.sender().id(), her, false, Instant.now());

        Reply blocked = send("POST", user);

        assertThat(blocked.json().at("/block_users/added_users")).isEqualTo(json("[{\"input\":\"" + id + "\",\"user_id\":\"" + id
                + "\"}]"));
        assertThat(blocks.isBlockedBy(her, shop.business().id())).isTrue();
        assertThat(Partner.exchange(shop.request("/v25.0/" + shop.sender().id() + "/block_users").GET().build()).json().path("data"))
                .isEqualTo(json("[{\"messaging_product\":\"whatsapp\",\"user_id\":\"" + id + "\"}]"));
        Reply refused = shop.post("{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + id + "\"," + Partner.answer("x") + "}");
        assertThat(refused.status()).as("judged later").isEqualTo(200);
        assertThat(send("DELETE", user).json().at("/block_users/removed_users/0/user_id").asString()).isEqualTo(id);
        assertThat(blocks.isBlockedBy(her, shop.business().id())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT.NobodyKnowsHer, 131047", "nonsense, 131009", "+351912345678, 131009"})
    void aUserIdThatNamesNobodyFailsAlone(String id, int code) {
        Reply reply = send("POST", "{\"messaging_product\":\"whatsapp\",\"block_users\":[{\"user_id\":\"" + id + "\"}]}");

        assertThat(reply.error().path("code").asInt()).isEqualTo(139100);
        assertThat(reply.json().at("/block_users/failed_users/0/errors/0/code").asInt()).isEqualTo(code);
        assertThat(send("POST", "{\"messaging_product\":\"whatsapp\",\"block_users\":[{}]}").error().path("code").asInt())
                .isEqualTo(131008);
    }

    @Test
    void blocksAPersonUnderEveryFormOfHerNumber() {
        String ana = "+55319" + (87_000_000 + people.incrementAndGet());
        conversations.inbound(shop.sender().id(),
                recipients.register(List.of(numbers.parse(ana).orElseThrow()), Instant.now()).get(numbers.parse(ana).orElseThrow()), false,
                Instant.now());
        String old = "5531" + ana.substring(6);

        assertThat(send("POST", users(old)).json().at("/block_users/added_users/0"))
                .isEqualTo(json("{\"input\":\"" + old + "\",\"wa_id\":\"" + old + "\"}"));

        assertThat(blocks.isBlockedBy(person(ana), shop.business().id())).isTrue();
        assertThat(send("DELETE", users(ana)).json().at("/block_users/removed_users/0/wa_id").asString()).isEqualTo(old);
        assertThat(blocks.isBlockedBy(person(ana), shop.business().id())).isFalse();
    }

    @Test
    void eachUserSucceedsOrFailsSeparately() {
        String ana = wrote(Duration.ofMinutes(1));
        String late = wrote(Duration.ofHours(24).plusSeconds(1));
        String stranger = number();
        Partner other = world.partner();

        Reply reply = send("POST", users(ana, late, "12", stranger, shop.sender().displayNumber(), other.sender().displayNumber()));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(139100);
        assertThat(reply.error().path("message").asString()).isEqualTo("(#139100) Failed to block/unblock users");
        assertThat(reply.error().path("fbtrace_id").asString()).isNotEmpty();
        assertThat(reply.json().at("/block_users/added_users").size()).isEqualTo(1);
        assertThat(StreamSupport.stream(reply.json().at("/block_users/failed_users").spliterator(), false)
                .map(user -> user.path("input").asString() + " " + user.at("/errors/0/code").asInt()))
                .containsExactly(late + " 131047", "12 131009", stranger + " 131047", shop.sender().displayNumber() + " 131021",
                        other.sender().displayNumber() + " 131009");
        assertThat(reply.json().at("/block_users/failed_users/0/errors/0/error_data/details").asString())
                .isEqualTo("User has not messaged in the last 24 hours");
        assertThat(reply.json().at("/block_users/failed_users/1").has("wa_id")).isFalse();
        assertThat(blocks.isBlockedBy(person(ana), shop.business().id())).isTrue();
        assertThat(blocks.isBlockedBy(person(late), shop.business().id())).isFalse();
    }

    @Test
    void aPersonWhoWroteToAnotherNumberCannotBeBlocked() {
        Sender second = enrolments.add(
                new Sender(new SenderId(shop.sender().id().value() + 700_000), shop.business().id(), "+351219999999", "Shop"),
                Instant.now());
        Partner other = world.partner();
        String ana = wrote(Duration.ofMinutes(1));

        assertThat(shop.postTo("/v25.0/" + second.id() + "/block_users", users(ana)).status()).as("she wrote to the first number")
                .isEqualTo(400);
        assertThat(other.postTo("/v25.0/" + other.sender().id() + "/block_users", users(ana)).status()).isEqualTo(400);
        assertThat(send("POST", users(ana)).status()).isEqualTo(200);
        assertThat(blocks.isBlockedBy(person(ana), other.business().id())).isFalse();
        assertThat(get("/" + second.id() + "/block_users").json().at("/data").size()).as("the list is the business's").isEqualTo(1);
    }

    @Test
    void aBlockStaysAndUnblockingNeedsNoMessage() {
        String ana = wrote(Duration.ofMinutes(1));
        send("POST", users(ana));
        jdbc.update("UPDATE conversation SET service_until = '2026-01-01' WHERE sender_id = ?", shop.sender().id().value());

        assertThat(send("POST", users(ana)).status()).isEqualTo(200);
        assertThat(send("DELETE", users(ana, number())).status()).isEqualTo(200);
        assertThat(send("DELETE", users("x")).status()).isEqualTo(400);
        assertThat(send("DELETE", users("x")).json().at("/block_users/failed_users/0/errors/0/code").asInt()).isEqualTo(131009);
        assertThat(send("POST", users(ana)).status()).isEqualTo(400);
    }

    @Test
    void theListIsReadPageByPage() {
        List<String> all = IntStream.range(0, 12).mapToObj(_ -> wrote(Duration.ofMinutes(5))).toList();
        assertThat(send("POST", users(all.toArray(String[]::new))).status()).isEqualTo(200);

        List<String> read = new ArrayList<>();
        JsonNode page = get(path() + "?limit=5").json();
        JsonNode first = page;
        while (!page.path("data").isEmpty()) {
            assertThat(page.path("data").size()).isLessThanOrEqualTo(5);
            page.path("data").forEach(user -> read.add("+" + user.path("wa_id").asString()));
            assertThat(page.at("/data/0/messaging_product").asString()).isEqualTo("whatsapp");
            page = get(path() + "?limit=5&after=" + page.at("/paging/cursors/after").asString()).json();
        }
        assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        JsonNode second = get(path() + "?limit=5&after=" + first.at("/paging/cursors/after").asString()).json();
        assertThat(get(path() + "?limit=5&before=" + second.at("/paging/cursors/before").asString()).json().path("data"))
                .isEqualTo(first.path("data"));
        assertThat(get(path()).json().path("data").size()).isEqualTo(12);
    }

    @Test
    void atMostAThousandUsersARequest() {
        String[] crowd = IntStream.range(0, 1_001).mapToObj(_ -> "+351912345678").toArray(String[]::new);

        Reply tooMany = send("POST", users(crowd));
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.error().path("code").asInt()).isEqualTo(130429);
        assertThat(tooMany.details()).contains("1001 users").contains("1000");
        assertThat(send("DELETE", users(Arrays.copyOf(crowd, 1_000))).status()).isEqualTo(200);
    }

    @Test
    void aFullListAcceptsNobodyElse() {
        BlockingCrowd.blocked(jdbc, shop.business().id(), BlockedUsers.MOST - 1);

        Reply reply = send("POST", users(wrote(Duration.ofMinutes(1)), wrote(Duration.ofMinutes(1))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/block_users/added_users").size()).isEqualTo(1);
        assertThat(reply.json().at("/block_users/failed_users/0/errors/0/code").asInt()).isEqualTo(139101);
        assertThat(reply.json().at("/block_users/failed_users/0/errors/0/message").asString()).isEqualTo("Blocklist limit reached");
    }

    @Test
    void faultsOfTheRequestAreNamed() {
        refused(send("POST", "{\"block_users\":[{\"user\":\"+351912345678\"}]}"), 131008, "messaging_product");
        refused(send("POST", "{\"messaging_product\":\"whatsapp\"}"), 131008, "block_users");
        refused(send("POST", users()), 131009, "at least one user");
        refused(send("POST", "{\"messaging_product\":\"whatsapp\",\"block_users\":[{}]}"), 131008, "block_users[0].user");
        refused(send("POST", "{\"messaging_product\":\"whatsapp\",\"block_users\":[\"+351912345678\"]}"), 100, "must be an object");
        refused(send("DELETE", ""), 100, "body is empty");
        refused(get(path() + "?limit=0"), 131009, "1 to 1000");
        refused(get(path() + "?limit=many"), 131009, "1 to 1000");
        refused(get(path() + "?after=nonsense"), 131009, "not a cursor");
        refused(get(path() + "?after=AAAAAAAAAAAAAAAAAAAAAA&before=AAAAAAAAAAAAAAAAAAAAAA"), 131009, "together");
        Reply put = Partner.exchange(shop.request(path()).PUT(BodyPublishers.ofString(users("x"))).build());
        assertThat(put.status()).isEqualTo(400);
        assertThat(put.response().headers().firstValue("allow")).hasValue("DELETE, GET, POST");
    }

    @Test
    void onlyWithTheTokenOfTheBusiness() {
        Partner other = world.partner();

        assertThat(Partner.exchange(shop.request(path(), "Authorization", "Bearer nonsense").GET().build()).status()).isEqualTo(401);
        assertThat(Partner.exchange(other.request(path()).GET().build()).error().path("error_subcode").asInt()).isEqualTo(33);
        assertThat(other.postTo(path(), users("+351912345678")).error().path("code").asInt()).isEqualTo(100);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noNumberGetsIntoTheLog(CapturedOutput output) {
        send("POST", users("+351912777666", "351912777666x"));
        send("DELETE", users("+351912777666"));

        assertThat(output.getAll()).doesNotContain("912777666");
    }

    private static void refused(Reply reply, int code, String details) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    private String path() {
        return "/v25.0/" + shop.sender().id() + "/block_users";
    }

    private Reply send(String method, String body) {
        return Partner.exchange(shop.request(path()).method(method, BodyPublishers.ofString(body)).build());
    }

    private Reply get(String path) {
        return Partner.exchange(shop.request(path).GET().build());
    }

    private static String users(String... users) {
        return "{\"messaging_product\":\"whatsapp\",\"block_users\":["
                + List.of(users).stream().map(user -> "{\"user\":\"" + user + "\"}").collect(Collectors.joining(",")) + "]}";
    }

    private static String number() {
        return "+35196%07d".formatted(people.incrementAndGet());
    }

    /** The number of a person who has written to the shop this long ago. */
    private String wrote(Duration ago) {
        String number = number();
        conversations.inbound(shop.sender().id(), person(number), false, Instant.now().minus(ago));
        return number;
    }

    private RecipientId person(String number) {
        PhoneNumber parsed = numbers.parse(number).orElseThrow();
        return recipients.register(List.of(parsed), Instant.now()).get(parsed);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
