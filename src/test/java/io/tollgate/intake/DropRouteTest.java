package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.message.MessageId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TollgateTest
class DropRouteTest extends DropFixture {

    @Test
    void eachLineComesBackWithItsResult() {
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
        await().until(() -> Files.exists(home.resolve("done/orders.jsonl")));
        assertThat(home.resolve("in/orders.jsonl")).doesNotExist();
    }

    @Test
    void aFileUnderAnotherNameWaitsUntilItIsRenamed() {
        write(home.resolve("in/half.jsonl.part"), line("a", 1));
        drop("whole.jsonl", line("b", 2));

        assertThat(results("whole")).hasSize(1);
        assertThat(home.resolve("in/half.jsonl.part")).exists();
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aFileThatIsResumedAfterACrashGivesEachMessageOnce() {
        int all = 1000;
        Path file = home.resolve("again/day.jsonl"); // not in "in": this test reads the file itself
        for (int before : new int[] {0, 1, 200, 399, 1000}) {
            write(file, lines(before));
            accept(file);
        }
        write(file, lines(all));

        Read drop = accept(file);
        Read again = accept(file);

        assertThat(drop.results()).hasSize(all).allMatch(DropResult.Accepted.class::isInstance);
        assertThat(again.results()).isEqualTo(drop.results());
        drops.forget(drop.drop());
        assertThat(accept(file).results()).as("put in again after its result").isEqualTo(drop.results());
        assertThat(messages()).isEqualTo(all);
    }

    @Test
    void anEmptyFolderIsOpenedAgainWhenItChangesAndAfterAWhile(@TempDir Path elsewhere) throws IOException {
        DropSettings own = new DropSettings(elsewhere, settings.verdictWait(), Duration.ofSeconds(1), 200, 100, 1000, 1);
        DropFolders there = new DropFolders(businesses, results, own);
        there.make();
        Path shops = elsewhere.resolve(shop.business().handle());
        DropQueue queue = new DropQueue(shop.business().handle(), drops, there, own, () -> false);
        FileTime change = FileTime.fromMillis(0);
        Files.setLastModifiedTime(shops.resolve("in"), change);
        look(queue, 0, 4);

        write(shops.resolve("in/seen.jsonl"), "no message");
        look(queue, 5, 7);
        assertThat(shops.resolve("out/seen.results.jsonl")).exists();

        Files.setLastModifiedTime(shops.resolve("in"), change);
        look(queue, 8, 12);
        write(shops.resolve("in/hidden.jsonl"), "no message");
        Files.setLastModifiedTime(shops.resolve("in"), change);
        look(queue, 13, 15);
        assertThat(shops.resolve("in/hidden.jsonl")).as("a file of which the folder's time tells nothing").exists();
        look(queue, 43, 45);
        assertThat(shops.resolve("out/hidden.results.jsonl")).exists();
    }

    private static void look(DropQueue queue, int... seconds) {
        for (int second : seconds) {
            queue.look(Duration.ofSeconds(second).toNanos());
        }
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
    void anEmptyFileIsRefusedAsAWhole() {
        unusable("empty", new byte[0], "empty");
        unusable("utf-16", line("a", 1).getBytes(StandardCharsets.UTF_16), "is UTF-16. Write it in UTF-8");
        unusable("utf-16-le", line("a", 1).getBytes(StandardCharsets.UTF_16LE), "zero, as UTF-16");
        unusable("zip", new byte[] {0x50, 0x4B, 3, 4, 10}, "is compressed");
        unusable("gzip", new byte[] {0x1F, (byte) 0x8B, 8}, "is compressed. Give it a name that ends with .gz");
        unusable("blank", "\n \n\r\n".getBytes(UTF_8), "empty");
        assertThat(messages()).isZero();
    }

    @Test
    void anUnreadableLineDoesNotFailItsNeighbours() {
        byte[] latin = "é".getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> bad = List.of(latin, "x".repeat(300_000).getBytes(UTF_8), "{\"x\":1e2147483648}".getBytes(UTF_8),
                "{\"a\":1,\"a\":2}".getBytes(UTF_8), ("{\"a\":" + "[".repeat(5_000)).getBytes(UTF_8),
                ("{\"" + "n".repeat(60_000) + "\":1}").getBytes(UTF_8),
                ("{\"n\":" + "9".repeat(100_000) + "}").getBytes(UTF_8), "{\"n\":1E+2147483647}".getBytes(UTF_8),
                "{\"n\":-1e-2147483647}".getBytes(UTF_8),
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
        assertThat(results.get(5)).isInstanceOfSatisfying(DropResult.Wrong.class,
                wrong -> assertThat(wrong.refusal().details()).contains("exponent"));
        assertThat(messages()).isEqualTo(bad.size());
    }

    /** Seeded mixtures of lines, in chunks of every kind: without any message, with messages only, and resumed half-way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyGoodLineIsOneMessageAndEveryBadLineOneResult(long seed) {
        Random random = new Random(seed);
        String[] other = {"{}", "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.x\"}", "{",
            "{\"x\":1e2147483648}", "  "};
        List<String> lines = new ArrayList<>();
        while (lines.size() < 900) {
            // lines of a kind come in runs, so that whole chunks have no message
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
        assertThat(results).hasSize((int) lines.stream().filter(line -> !line.isBlank()).count()).extracting(DropResult::line)
                .doesNotHaveDuplicates();
        assertThat(results.stream().filter(DropResult.Accepted.class::isInstance)).hasSize((int) good);
        assertThat(messages()).isEqualTo((int) good);
    }
}
