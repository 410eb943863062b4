package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.database.LogLines;
import io.tollgate.intake.SftpSettings.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Files on a partner's server. */
@TollgateTest
class SftpRouteTest extends SftpFixture {

    @Autowired
    CamelContext camel;

    @Test
    void aFileIsTakenAndItsResultPutBack() throws Exception {
        put("orders.jsonl", line("a", 1) + "\nno message\n" + line("c", 3));
        put("empty.jsonl", " ");
        write(remote.resolve("messages/in/later.jsonl.part"), line("d", 4));

        try (DefaultCamelContext _ = node("one", byPassword(HOST, PASSWORD))) {
            await().atMost(LONG).until(() -> names("in").equals(List.of("later.jsonl.part")));
        }

        assertThat(names("done")).containsExactly("orders.jsonl");
        assertThat(names("failed")).containsExactly("empty.jsonl");
        assertThat(names("out")).containsExactly("empty.results.jsonl", "orders.results.jsonl");
        assertThat(read(remote.resolve("messages/out/orders.results.jsonl"))).extracting(result -> result.path("line").asInt())
                .containsExactly(1, 2, 3);
        assertThat(read(remote.resolve("messages/out/orders.results.jsonl")).getFirst().path("verdict").asString())
                .isIn("admitted", "refused", "deferred");
        assertThat(messages()).isEqualTo(2);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM file_claim", Integer.class)).isZero();
        try (Stream<Path> left = Files.walk(folder.resolve("work-one/shop"))) {
            assertThat(left.filter(Files::isRegularFile)).as("nothing of people stays here").isEmpty();
        }
    }

    @Test
    void aKeyOpensTheServer() throws Exception {
        Path key = folder.resolve("id");
        write(key, "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(CLIENT.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        put("orders.jsonl", line("a", 1));

        try (DefaultCamelContext _ = node("key", new Server("127.0.0.1", ssh.getPort(), shop.business().handle(), "messages",
                knownHosts(HOST), "shop", key, "", ""))) {
            await().atMost(LONG).until(() -> names("done").equals(List.of("orders.jsonl")));
        }
    }

    @Test
    void anotherHostOrAWrongPasswordIsToldOnceAndTakesNothing() throws Exception {
        put("orders.jsonl", line("a", 1));
        for (Map.Entry<Server, String> wrong : Map.of(byPassword(pair("EC"), PASSWORD), "does not show the key of known-hosts",
                byPassword(HOST, "wrong"), "refuses the user").entrySet()) {
            try (LogLines log = LogLines.of(SftpRoutes.class); DefaultCamelContext node = node("wrong", wrong.getKey())) {
                await().atMost(LONG).until(() -> !log.all().isEmpty());
                await().pollDelay(Duration.ofMillis(700)).until(() -> node.getStatus().isStarted()); // some more tries
                assertThat(log.all()).singleElement().satisfies(line -> assertThat(line).contains(wrong.getValue())
                        .doesNotContain(PASSWORD, "wrong\n"));
            }
        }
        assertThat(names("in")).containsExactly("orders.jsonl");
        assertThat(messages()).isZero();
    }

    @Test
    void aServerThatWasAwayIsToldTwiceAndServedAgain() throws Exception {
        int port = ssh.getPort();
        try (LogLines log = LogLines.of(SftpRoutes.class); LogLines camel = LogLines.of(SftpEndpoint.class.getPackageName());
                DefaultCamelContext _ = node("away", byPassword(HOST, PASSWORD))) {
            put("before.jsonl", line("a", 1));
            await().atMost(LONG).until(() -> names("done").equals(List.of("before.jsonl")));
            ssh.stop(true);
            await().atMost(LONG).until(() -> log.all().size() == 1);
            put("after.jsonl", line("b", 2));
            start(port);
            await().atMost(LONG).until(() -> names("done").equals(List.of("after.jsonl", "before.jsonl")));
            await().atMost(LONG).until(() -> log.all().size() > 1); // each lane has to reach it again
            assertThat(log.all()).satisfiesExactly(begin -> assertThat(begin).contains("cannot be reached"),
                    end -> assertThat(end).contains("can be reached again"));
            assertThat(camel.all()).isEmpty();
        }
        assertThat(messages()).isEqualTo(2);
    }

    /** No gate judges meanwhile, so the first files wait for their verdicts. */
    @Test
    void aFileThatWaitsForItsVerdictsHoldsUpNoOther() throws Exception {
        List<Route> gates = camel.getRoutes().stream().filter(route -> route.getRouteId().startsWith("gate-")).toList();
        for (Route gate : gates) {
            camel.getRouteController().stopRoute(gate.getRouteId());
        }
        try (DefaultCamelContext _ = node("one", byPassword(HOST, PASSWORD))) {
            put("first.jsonl", line("a", 1) + "\n" + line("b", 2));
            await().atMost(LONG).until(() -> messages() == 2);
            put("second.jsonl", line("c", 3));
            await().atMost(LONG).until(() -> messages() == 3);
            put("empty.jsonl", " ");
            await().atMost(LONG).until(() -> names("failed").equals(List.of("empty.jsonl")));
            assertThat(names("in")).as("they wait").containsExactly("first.jsonl", "second.jsonl");
            assertThat(names("done")).isEmpty();
            for (Route gate : gates) {
                camel.getRouteController().startRoute(gate.getRouteId());
            }
            await().atMost(LONG).until(() -> names("done").equals(List.of("first.jsonl", "second.jsonl")));
        } finally {
            for (Route gate : gates) {
                camel.getRouteController().startRoute(gate.getRouteId()); // does nothing if it runs
            }
        }
        assertThat(read(remote.resolve("messages/out/first.results.jsonl"))).extracting(result -> result.path("line").asInt())
                .containsExactly(1, 2);
    }

    @Test
    void oneOfTwoNodesTakesAFile() throws Exception {
        for (int i = 0; i < 12; i++) {
            put("file-" + i + ".jsonl", line("a" + i, i));
        }
        try (LogLines log = LogLines.of(Drops.class); DefaultCamelContext _ = node("one", byPassword(HOST, PASSWORD));
                DefaultCamelContext _ = node("two", byPassword(HOST, PASSWORD))) {
            await().atMost(LONG).until(() -> names("done").size() == 12);
            List<String> taken = log.all().stream().filter(line -> line.contains(shop.business().handle() + ":")).toList();
            assertThat(taken).hasSize(12).doesNotHaveDuplicates();
        }
        assertThat(messages()).isEqualTo(12);
    }

    @Test
    void theFileOfANodeThatDiedIsTakenByAnother() throws Exception {
        FileClaims dead = new FileClaims(jdbc, Clock.offset(clock, FileClaims.HELD.plusSeconds(5).negated()));
        FileClaims alive = new FileClaims(jdbc, clock);
        assertThat(dead.claim("a file")).isTrue();
        assertThat(dead.claim("a file")).as("taken").isFalse();
        assertThat(alive.claim("a file")).as("after its time").isTrue();
        dead.renew();
        assertThat(dead.release("a file")).as("no longer its own").isFalse();
        assertThat(dead.claim("a file")).isFalse();
        alive.renew();
        assertThat(alive.release("a file")).isTrue();
    }

    @Test
    void settingsThatCannotWorkAreToldAtTheStart() {
        Path hosts = knownHosts(HOST);
        Map.of("must have a host", new Server("", 22, "shop", "", hosts, "u", null, "", "p"),
                "must have a business", new Server("h", 22, "", "", hosts, "u", null, "", "p"),
                "path of plain names", new Server("h", 22, "shop", "../x", hosts, "u", null, "", "p"),
                "ssh-keyscan -p 22 h", new Server("h", 22, "shop", "", null, "u", null, "", "p"),
                "either a private-key or a password", new Server("h", 22, "shop", "", hosts, "u", null, "", ""),
                "cannot be read", new Server("h", 22, "shop", "", hosts, "u", Path.of("/nowhere/key"), "", ""))
                .forEach((why, server) -> assertThatThrownBy(() -> new SftpSettings(Map.of("x", server), folder, Duration.ofSeconds(1), 4))
                        .hasMessageContaining(why));
        Map<String, Server> none = Map.of();
        for (int odd : new int[] {0, 17}) {
            assertThatThrownBy(() -> new SftpSettings(none, folder, Duration.ofSeconds(1), odd)).hasMessageContaining("must be 1 to 16");
        }
        assertThat(byPassword(HOST, PASSWORD).toString()).doesNotContain(PASSWORD);
    }
}
