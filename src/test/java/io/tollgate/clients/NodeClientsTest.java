package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.messenger.Messenger;
import io.tollgate.openapi.Description;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Clients in JavaScript send, receive with their own webhook code, and read errors: {@code src/test/js/steps.mjs} says what each does.
 */
@TollgateTest
class NodeClientsTest {

    /** What a client has no call for. */
    private static final Map<String, Set<String>> LACKS = Map.of(
            "kapso", Set.of("reads the number", "blocks a person and gives her back", "sends an offer for a limited time"),
            "api-js", Set.of("writes, reads and removes a template", "sets and reads the profile", "reads the number"),
            "great-detail", Set.of("blocks a person and gives her back", "sends a carousel", "sends a code",
                    "sends an offer for a limited time"));
    private static final int STEPS = 26;

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    @Test
    @Timeout(600)
    void clientsFindWhatTheyKnowOfThePlatform() throws Exception {
        URI root = URI.create("http://127.0.0.1:" + port);
        Path exchanges = NodeClients.exchanges();
        Map<String, ShoeShop> shops = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        Map<String, Set<String>> skipped = new TreeMap<>();
        Map<String, Integer> steps = new TreeMap<>();
        try (NodeClients node = NodeClients.start()) {
            String hooks = "http://127.0.0.1:" + node.next().path("listening").asInt() + "/";
            ObjectNode line = JsonMapper.shared().createObjectNode().put("root", root.toString()).put("exchanges", exchanges.toString());
            ObjectNode businesses = line.putObject("businesses");
            for (String client : LACKS.keySet()) {
                ShoeShop shop = ShoeShop.opens(world, new Messenger(port, data), hooks + "nowhere");
                shops.put(client, shop);
                businesses.set(client, told(shop, hooks + client));
            }
            node.tell(line);
            for (JsonNode next = node.next(); !next.has("done"); next = node.next()) {
                String client = next.path("client").asString();
                if (next.has("ready")) {
                    shops.get(client).isAsked();
                } else {
                    steps.merge(client, 1, Integer::sum);
                }
                if (next.has("failure")) {
                    failures.add(client + " " + next.path("step").asString() + ": " + next.path("failure").asString());
                }
                if (next.has("skipped")) {
                    skipped.computeIfAbsent(client, _ -> new TreeSet<>()).add(next.path("step").asString());
                }
            }
        }

        assertThat(failures).isEmpty();
        assertThat(steps.values()).hasSize(3).containsOnly(STEPS);
        assertThat(skipped).isEqualTo(LACKS);
        shops.forEach((client, shop) -> assertThat(shop.shown()).as(client)
                .contains(ShoeShop.ANSWER, "An Ihre Kennung", ShoeShop.ORDER));
        assertThat(shops.get("kapso").shown()).contains(ShoeShop.SHOES, ShoeShop.CODE);
        assertThat(shops.get("api-js").shown()).contains(ShoeShop.SHOES, ShoeShop.CODE, ShoeShop.OFFER);
        assertThat(differences(root, NodeClients.read(exchanges))).isEmpty();
    }

    private ObjectNode told(ShoeShop shop, String hook) {
        return JsonMapper.shared().createObjectNode().put("token", shop.business().token()).put("phone", shop.business().phoneNumberId())
                .put("account", shop.business().id().toString()).put("secret", ShoeShop.SECRET).put("verifyToken", "a word agreed upon")
                .put("hook", hook).put("person", shop.number()).put("userId", shop.userId()).put("name", shop.name())
                .put("question", ShoeShop.QUESTION).put("answer", ShoeShop.ANSWER)
                .put("jpeg", Base64.getEncoder().encodeToString(ShoeShop.PHOTO))
                .put("display", shop.business().number().displayNumber().substring(1));
    }

    /** What the description says otherwise than what the clients asked and were answered. */
    private static List<String> differences(URI root, List<JsonNode> exchanges) {
        Partner.Reply reply = Partner
                .exchange(HttpRequest.newBuilder(root.resolve("/partner/openapi.yaml")).timeout(Duration.ofSeconds(60)).build());
        Description described = new Description(new YAMLMapper().readTree(reply.response().body()).toString(), true);
        assertThat(exchanges).hasSizeGreaterThan(3 * 20);
        return exchanges.stream().flatMap(one -> described.differences(one.path("method").asString(),
                versioned(one.path("path").asString()), "", one.path("status").asInt(), one.path("type").asString(),
                one.path("answer").asString()).stream()).distinct().toList();
    }

    /** The description has paths with a version only. */
    private static String versioned(String path) {
        return path.matches("/v\\d+\\.\\d+/.*") ? path : "/v25.0" + path;
    }
}
