package io.tollgate.intake;

import static io.tollgate.intake.Partner.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    Businesses businesses;

    @Autowired
    Answers answers;

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
            accept(file);
        }
        write(file, lines(all));

        Drop drop = accept(file);
        Drop again = accept(file);

        assertThat(drop.results()).hasSize(all).allMatch(DropResult.Accepted.class::isInstance);
        assertThat(again.results()).isEqualTo(drop.results());
        assertThat(messages()).isEqualTo(all);
    }

    @Test
    void theSameLineTwiceIsTwoMessages() {
        Path file = home.resolve("again/twice.jsonl");
        write(file, line("a", 1) + "\n" + line("a", 1));

        assertThat(accept(file).results()).extracting(result -> ((DropResult.Accepted) result).id()).doesNotHaveDuplicates();
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void anotherFileOfTheSameNameIsAnotherFile() {
        Path file = home.resolve("again/daily.jsonl");
        write(file, line("a", 1));
        accept(file);
        write(file, line("a", 2));
        accept(file);

        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aFileWithNothingInItIsRefusedAsAWhole() {
        unusable("empty", new byte[0], "empty");
        unusable("blank", "\n \n\r\n".getBytes(UTF_8), "empty");
        assertThat(messages()).isZero();
    }

    @Test
    void aLineThatCannotBeReadSparesItsNeighbours() {
        byte[] latin = "é".getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> bad = List.of(latin, "x".repeat(300_000).getBytes(UTF_8), "{\"x\":1e2147483648}".getBytes(UTF_8),
                "{\"a\":1,\"a\":2}".getBytes(UTF_8), ("{\"a\":" + "[".repeat(5_000)).getBytes(UTF_8), ("{\"" + "n".repeat(60_000) + "\":1}").getBytes(UTF_8),
                ("{\"n\":" + "9".repeat(100_000) + "}").getBytes(UTF_8), "{\"n\":1E+2147483647}".getBytes(UTF_8), "{\"n\":-1e-2147483647}".getBytes(UTF_8),
                "{}".getBytes(UTF_8), "[]".getBytes(UTF_8),
                "\uFEFF{}".getBytes(UTF_8), "null".getBytes(UTF_8));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < bad.size(); i++) {
            content.writeBytes((line("good " + i, i) + "\n").getBytes(UTF_8));
            content.writeBytes(bad.get(i));
            content.write('\n');
        }
        Path file = home.resolve("again/mixed.jsonl");
        write(file, content.toByteArray());

        List<DropResult> results = accept(file).results();

        assertThat(results).hasSize(2 * bad.size());
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).line()).isEqualTo(i + 1);
            assertThat(results.get(i)).as("line " + (i + 1)).isInstanceOf(i % 2 == 0 ? DropResult.Accepted.class : DropResult.Wrong.class);
        }
        assertThat(results.get(5)).isInstanceOfSatisfying(DropResult.Wrong.class, wrong -> assertThat(wrong.refusal().details()).contains("exponent"));
        assertThat(messages()).isEqualTo(bad.size());
    }

    /** Seeded mixtures, in chunks of every kind: with nothing to send, with nothing but that, and taken up again half-way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyGoodLineIsOneMessageAndEveryBadLineOneResult(long seed) {
        Random random = new Random(seed);
        String[] other = {"{}", "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.x\"}", "{", "{\"x\":1e2147483648}", "  "};
        List<String> lines = new ArrayList<>();
        while (lines.size() < 900) {
            // In runs, so that whole chunks have nothing that is sent.
            String kind = random.nextInt(3) == 0 ? "" : other[random.nextInt(other.length)];
            for (int run = random.nextInt(1, 250); run > 0; run--) {
                lines.add(kind.isEmpty() ? line("ref " + lines.size(), lines.size()) : kind);
            }
        }
        Path file = home.resolve("again/mixture.jsonl");
        write(file, String.join("\n", lines.subList(0, random.nextInt(lines.size()))));
        accept(file);
        write(file, String.join("\n", lines));

        List<DropResult> results = accept(file).results();

        long good = lines.stream().filter(line -> line.contains("\"to\"")).count();
        assertThat(results).hasSize((int) lines.stream().filter(line -> !line.isBlank()).count()).extracting(DropResult::line).doesNotHaveDuplicates();
        assertThat(results.stream().filter(DropResult.Accepted.class::isInstance)).hasSize((int) good);
        assertThat(messages()).isEqualTo((int) good);
    }

    @Test
    void whatIsNoFileIsPutAsideWithAResultAndNobodyWaitsForIt() throws Exception {
        Partner other = Partner.enrol(enrolments, port);
        folders.make();
        Path secret = home.resolve("secret");
        write(secret, line("secret", 9));
        Files.createSymbolicLink(home.resolve("in/link.jsonl"), secret);
        Files.createSymbolicLink(home.resolve("in/device.jsonl"), Path.of("/dev/zero"));
        Files.createSymbolicLink(home.resolve("in/nowhere.jsonl"), Path.of("/nowhere"));
        Files.createDirectory(home.resolve("in/folder.jsonl"));
        assertThat(new ProcessBuilder("mkfifo", home.resolve("in/pipe.jsonl").toString()).start().waitFor()).isZero();
        write(home.resolve("in/.hidden.jsonl"), line("a", 1));
        write(home.resolve("in/.jsonl"), line("a", 1));
        write(home.resolve("in/nothing.jsonl"), "");
        write(home.resolve("in/nothing sent.jsonl"), "{}");
        write(settings.folder().resolve(other.business().handle()).resolve("in/theirs.jsonl"), line("b", 2));

        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(settings.folder().resolve(other.business().handle()).resolve("out/theirs.results.jsonl")));
        await().atMost(Duration.ofSeconds(15)).until(() -> list("in").isEmpty());
        assertThat(list("failed")).containsExactlyInAnyOrder("link.jsonl", "device.jsonl", "nowhere.jsonl", "folder.jsonl", "pipe.jsonl", ".hidden.jsonl",
                ".jsonl", "nothing.jsonl");
        assertThat(list("done")).containsExactly("nothing sent.jsonl");
        assertThat(list("out")).hasSize(9).allMatch(name -> name.endsWith(".results.jsonl"));
        for (String name : List.of("link", "device", "nowhere", "folder", "pipe", "nothing")) {
            JsonNode only = results(name).getFirst();
            assertThat(only.path("line").asInt()).as(name).isZero();
            assertThat(only.at("/error/error_data/details").asString()).contains("Maybe");
        }
        assertThat(results("nothing sent").getFirst().path("line").asInt()).isEqualTo(1);
        assertThat(messages()).isZero();
    }

    @Test
    void whatLiesInTheWayOfAResultIsNeitherOverwrittenNorFollowed() throws Exception {
        Path precious = home.resolve("precious");
        write(precious, "mine");
        for (int number = 0; number < 3; number++) {
            Files.createSymbolicLink(home.resolve("out/.results-" + number + ".part"), precious);
        }
        Files.createDirectories(home.resolve("out/.results-3.part/full"));
        Files.createSymbolicLink(home.resolve("out/.orders.results.part"), precious);
        Files.createSymbolicLink(home.resolve("out/orders.results.jsonl"), precious);
        Files.createDirectories(home.resolve("out/way.results.jsonl/full"));
        Files.createDirectories(home.resolve("done/way.jsonl/full"));
        write(home.resolve("in/orders.jsonl"), line("a", 1));
        write(home.resolve("in/way.jsonl"), line("b", 2));

        await().atMost(Duration.ofSeconds(15)).until(() -> list("in").isEmpty());

        assertThat(precious).hasContent("mine");
        assertThat(home.resolve("out/orders.results.jsonl")).isRegularFile().isNotEqualTo(precious);
        assertThat(Files.isSymbolicLink(home.resolve("out/orders.results.jsonl"))).isFalse();
        assertThat(home.resolve("out/way.results-2.jsonl")).isRegularFile();
        assertThat(home.resolve("done/way-2.jsonl")).isRegularFile();
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aFolderThatIsALinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.delete(home.resolve("out"));
        Files.createSymbolicLink(home.resolve("out"), elsewhere.toAbsolutePath());
        write(home.resolve("in/orders.jsonl"), line("a", 1));
        Partner other = Partner.enrol(enrolments, port);
        folders.make();
        write(settings.folder().resolve(other.business().handle()).resolve("in/theirs.jsonl"), line("b", 2));

        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(settings.folder().resolve(other.business().handle()).resolve("out/theirs.results.jsonl")));
        assertThat(list("elsewhere")).isEmpty();

        Files.delete(home.resolve("out"));
        folders.make();
        assertThat(results("orders")).hasSize(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void oddNamesGetResultsToo() throws Exception {
        String longName = "n".repeat(249);
        for (String name : List.of("UP.JSONL", longName + ".jsonl", "line\nbreak.jsonl", "back\\slash.jsonl", "..jsonl", "ümläut ☃.jsonl", "$(reboot).jsonl", "%s.jsonl")) {
            write(home.resolve("in").resolve(name), line("a", 1));
        }

        await().atMost(Duration.ofSeconds(15)).until(() -> list("in").isEmpty());

        assertThat(list("out")).hasSize(8).allMatch(name -> name.endsWith(".results.jsonl") && name.chars().allMatch(c -> c >= ' ' && c != '\\'));
        assertThat(home.resolve("out/UP.results.jsonl")).exists();
        assertThat(home.resolve("out/ümläut ☃.results.jsonl")).exists();
        assertThat(list("failed")).containsExactly("..jsonl");
        assertThat(messages()).isEqualTo(7);
    }

    @Test
    void aByteOrderMarkAndLinesOfWindowsAreRead() {
        Path file = home.resolve("again/windows.jsonl");
        write(file, "\uFEFF" + line("a", 1) + "\r\n" + line("b", 2) + "\r\n");

        assertThat(accept(file).results()).hasSize(2).allMatch(DropResult.Accepted.class::isInstance);
    }

    @Test
    void aBusinessWithTwoNumbersMustSayWhichOneSends() {
        SenderId second = new SenderId(shop.sender().id().value() + 1_000_000);
        enrolments.add(new Sender(second, shop.business().id(), "+351219999999", "Second"), Instant.parse("2026-11-02T09:00:00Z"));
        Path file = home.resolve("again/two.jsonl");
        write(file, line("a", 1) + "\n" + line("b", 2).replaceFirst("\\{", "{\"from\":\"" + second + "\",") + "\n"
                + line("c", 3).replaceFirst("\\{", "{\"from\":" + second + ","));

        List<DropResult> results = accept(file).results();

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
        DropResult accepted = new DropResult.Accepted(1, Optional.empty(), id);
        Drop drop = new Drop(new DropName("late.jsonl"), List.of(accepted), Map.of(), 5_000, false);

        assertThat(drop.waiting()).isTrue();
        assertThat(drop.with(Map.of(), 4_999).waiting()).isTrue();
        Drop overdue = drop.with(Map.of(), 5_000);
        assertThat(overdue.waiting()).isFalse();
        try (DropFolder folder = folders.open(shop.business().handle())) {
            folders.write(folder, overdue);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(read(home.resolve("out/late.results.jsonl")).getFirst().path("verdict").asString()).isEqualTo("waiting");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsTakenAgainWhenItIsWhole() throws Exception {
        // Of its own, as Tollgate looks into the others.
        DropSettings others = new DropSettings(settings.folder().resolveSibling(settings.folder().getFileName() + "-grows"), settings.verdictWait(),
                settings.quiet(), settings.chunk(), settings.mostLines(), settings.mostBytes(), 1);
        DropFolders apart = new DropFolders(businesses, answers, others);
        apart.make();
        Path file = others.folder().resolve(shop.business().handle()).resolve("in/grows.jsonl");
        DropQueue queue = new DropQueue(shop.business().handle(), drops, apart, others, () -> false);
        write(file, lines(3));
        long nanos = 0;
        queue.look(nanos);
        write(file, lines(5));
        queue.look(nanos += Duration.ofSeconds(2).toNanos());
        assertThat(messages()).isZero();
        queue.look(nanos += settings.quiet().toNanos() - 1);
        assertThat(messages()).isZero();
        queue.look(nanos += 1);

        assertThat(messages()).isEqualTo(5);
    }

    private Drop accept(Path file) {
        return drops.accept(shop.business().handle(), new DropName(file.getFileName().toString()), () -> Files.newInputStream(file), () -> false);
    }

    private List<String> list(String folder) {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void unusable(String name, byte[] content, String reason) {
        Path file = home.resolve("again/" + name + ".jsonl");
        write(file, content);
        List<DropResult> results = accept(file).results();

        assertThat(results).as(name).hasSize(1);
        assertThat(results.getFirst().line()).as(name).isZero();
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
