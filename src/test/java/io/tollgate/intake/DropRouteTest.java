package io.tollgate.intake;

import static io.tollgate.intake.Partner.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TollgateTest
class DropRouteTest {

    @Autowired
    Enrolments enrolments;

    @Autowired
    Drops drops;

    @Autowired
    DropFolders folders;

    @Autowired
    DropSettings settings;

    @Autowired
    JdbcTemplate jdbc;

    @LocalServerPort
    int port;

    Partner shop;
    Path home;

    @BeforeEach
    void enrol() {
        shop = Partner.enrol(enrolments, port);
        home = settings.folder().resolve(shop.business().handle());
        folders.make();
    }

    @Test
    void eachLineComesBackWithWhatBecameOfIt() {
        drop("orders.jsonl", """
                %s
                {"client_ref":"b", broken
                {"client_ref":"c","messaging_product":"whatsapp","to":"12","text":{"body":"x"}}

                {"client_ref":"e","messaging_product":"whatsapp","status":"read","message_id":"wamid.x"}
                {"client_ref":["f"],"messaging_product":"whatsapp"}
                {"client_ref":"g","from":"1","messaging_product":"whatsapp"}
                %s""".formatted(line("a", 1), line("h", 2)));

        List<JsonNode> results = results("orders");

        assertThat(results).extracting(result -> result.path("line").asInt()).containsExactly(1, 2, 3, 5, 6, 7, 8);
        assertThat(results).extracting(result -> result.path("client_ref").asString("")).containsExactly("a", "", "c", "e", "", "g", "h");
        assertThat(results).extracting(result -> result.at("/error/code").asInt(0)).containsExactly(0, 100, 131009, 0, 100, 100, 0);
        assertThat(results.get(3).path("success").asBoolean()).isTrue();
        for (JsonNode accepted : List.of(results.getFirst(), results.getLast())) {
            assertThat(MessageId.parse(accepted.path("id").asString())).isPresent();
            assertThat(accepted.path("verdict").asString()).isIn("admitted", "deferred", "refused");
            assertThat(accepted.path("reasons").isArray()).isTrue();
        }
        assertThat(messages()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(home.resolve("done/orders.jsonl")));
        assertThat(home.resolve("in/orders.jsonl")).doesNotExist();
    }

    @Test
    void aFileUnderAnotherNameIsLeftAloneUntilItIsRenamed() {
        write(home.resolve("in/half.jsonl.part"), line("a", 1));
        drop("whole.jsonl", line("b", 2));

        assertThat(results("whole")).hasSize(1);
        assertThat(home.resolve("in/half.jsonl.part")).exists();
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aFileThatIsTakenUpAgainAfterACrashGivesEachMessageOnce() {
        int all = 1000;
        Path file = home.resolve("again/day.jsonl"); // not in "in": this test takes it up itself
        for (int before : new int[] {0, 1, 200, 399, 1000}) {
            write(file, lines(before));
            drops.accept(file.toFile());
        }
        write(file, lines(all));

        Drop drop = drops.accept(file.toFile());
        Drop again = drops.accept(file.toFile());

        assertThat(drop.results()).hasSize(all).allMatch(DropResult.Accepted.class::isInstance);
        assertThat(again.results()).isEqualTo(drop.results());
        assertThat(messages()).isEqualTo(all);
    }

    @Test
    void theSameLineTwiceIsTwoMessages() {
        Path file = home.resolve("again/twice.jsonl");
        write(file, line("a", 1) + "\n" + line("a", 1));

        assertThat(drops.accept(file.toFile()).results()).extracting(result -> ((DropResult.Accepted) result).id()).doesNotHaveDuplicates();
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void anotherFileOfTheSameNameIsAnotherFile() {
        Path file = home.resolve("again/daily.jsonl");
        write(file, line("a", 1));
        drops.accept(file.toFile());
        write(file, line("a", 2));
        drops.accept(file.toFile());

        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeReadIsRefusedAsAWhole() {
        byte[] latin = (line("a", 1) + "\n" + line("é", 2)).getBytes(StandardCharsets.ISO_8859_1);

        unusable("empty", new byte[0], 0, "empty");
        unusable("blank", "\n \n\r\n".getBytes(UTF_8), 0, "empty");
        unusable("latin", latin, 2, "not UTF-8");
        unusable("long", (line("a", 1) + "\n" + "x".repeat(300_000) + "\n" + line("b", 2)).getBytes(UTF_8), 2, "more than 262144 bytes");
        assertThat(messages()).isZero();
    }

    @Test
    void aByteOrderMarkAndLinesOfWindowsAreRead() {
        Path file = home.resolve("again/windows.jsonl");
        write(file, "\uFEFF" + line("a", 1) + "\r\n" + line("b", 2) + "\r\n");

        assertThat(drops.accept(file.toFile()).results()).hasSize(2).allMatch(DropResult.Accepted.class::isInstance);
    }

    @Test
    void aBusinessWithTwoNumbersMustSayWhichOneSends() {
        SenderId second = new SenderId(shop.sender().id().value() + 1_000_000);
        enrolments.add(new Sender(second, shop.business().id(), "+351219999999", "Second"), Instant.parse("2026-11-02T09:00:00Z"));
        Path file = home.resolve("again/two.jsonl");
        write(file, line("a", 1) + "\n" + line("b", 2).replaceFirst("\\{", "{\"from\":\"" + second + "\",") + "\n"
                + line("c", 3).replaceFirst("\\{", "{\"from\":" + second + ","));

        List<DropResult> results = drops.accept(file.toFile()).results();

        assertThat(results.getFirst()).isInstanceOfSatisfying(DropResult.Wrong.class, wrong ->
                assertThat(wrong.refusal()).isEqualTo(Refusal.missing("from")));
        assertThat(results.subList(1, 3)).allMatch(DropResult.Accepted.class::isInstance);
    }

    @Test
    void theFolderOfNobodyIsSaidToBeSo() {
        Path file = settings.folder().resolve("stranger/in/orders.jsonl");
        write(file, line("a", 1));

        await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(settings.folder().resolve("stranger/out/orders.results.jsonl")));
        assertThat(read(settings.folder().resolve("stranger/out/orders.results.jsonl")).getFirst().at("/error/error_data/details").asString())
                .contains("no business of this folder's name");
    }

    @Test
    void aVerdictThatDoesNotComeInTimeIsSaidToBeWaiting() {
        MessageId id = MessageId.parse("wamid.AAAAAAAAAAAAAAAAAAAAAA").orElseThrow();
        Instant deadline = Instant.parse("2026-11-02T09:00:00Z");
        DropResult accepted = new DropResult.Accepted(1, Optional.empty(), id);
        Drop drop = new Drop(home.resolve("in/late.jsonl").toAbsolutePath(), List.of(accepted), Map.of(), deadline, false);

        assertThat(drop.waiting()).isTrue();
        assertThat(drop.with(Map.of(), deadline.minusMillis(1)).waiting()).isTrue();
        Drop overdue = drop.with(Map.of(), deadline);
        assertThat(overdue.waiting()).isFalse();
        folders.write(overdue);
        assertThat(read(home.resolve("out/late.results.jsonl")).getFirst().path("verdict").asString()).isEqualTo("waiting");
    }

    private void unusable(String name, byte[] content, int line, String reason) {
        Path file = home.resolve("again/" + name + ".jsonl");
        write(file, content);
        List<DropResult> results = drops.accept(file.toFile()).results();

        assertThat(results).as(name).hasSize(1);
        assertThat(results.getFirst().line()).as(name).isEqualTo(line);
        assertThat(((DropResult.Wrong) results.getFirst()).refusal().details()).contains(reason);
    }

    private void drop(String name, String content) {
        Path part = home.resolve("in/" + name + ".part");
        write(part, content);
        try {
            Files.move(part, home.resolve("in/" + name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<JsonNode> results(String name) {
        Path file = home.resolve("out/" + name + ".results.jsonl");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
        return read(file);
    }

    private static List<JsonNode> read(Path file) {
        try {
            return Files.readAllLines(file).stream().map(line -> JsonMapper.shared().readTree(line)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path file, String content) {
        write(file, content.getBytes(UTF_8));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String lines(int count) {
        return String.join("\n", IntStream.range(0, count).mapToObj(i -> line("ref " + i, i)).toList());
    }

    private static String line(String reference, int i) {
        return text("+35191200" + (1000 + i), "Order " + i).replaceFirst("\\{", "{\"client_ref\":\"" + reference + "\",");
    }

    private int messages() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT message_id FROM inbox WHERE business_id = ? UNION"
                + " SELECT message_id FROM decision WHERE business_id = ?) m", Integer.class,
                shop.business().id().value(), shop.business().id().value());
    }
}
