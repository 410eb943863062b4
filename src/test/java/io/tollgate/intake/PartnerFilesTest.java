package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestSettings;
import io.tollgate.database.Unavailable;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.CsvMapping.Field;
import io.tollgate.intake.FileSettings.Signing;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Files of partners that are CSV, packed or long, and results that are signed. */
@TollgateTest
class PartnerFilesTest extends DropFixture {

    @Autowired
    RequestBodies bodies;
    @Autowired
    MessageCheck messages;
    @Autowired
    Inbox inbox;
    @Autowired
    FileParts parts;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    RequestSettings limits;
    @Autowired
    Clock clock;

    /** The drops of a node with this configuration. */
    private Drops node(FileSettings own) {
        return node(own, settings);
    }

    private Drops node(FileSettings own, DropSettings bounds) {
        return new Drops(businesses, bodies, messages, inbox, parts, results, transaction, bounds, own, limits, clock);
    }

    private FileSettings csv() {
        return new FileSettings(Map.of(shop.business().handle(), new CsvMapping(";", "UTF-8", true, List.of(new Field("to", "Phone", ""),
                new Field("text.body", "Words", ""), new Field("client_ref", "Ref", "")))), Map.of());
    }

    @Test
    void rowsAndLinesMayNamePeopleByUserIds() {
        String id = "PT.1" + shop.sender().id();
        RecipientId her = world.personNamed(new Identity.UserId(shop.business().id(), id));
        FileSettings both = new FileSettings(Map.of(shop.business().handle(), new CsvMapping(";", "UTF-8", true, List.of(
                new Field("to", "Phone", ""), new Field("recipient", "User", ""), new Field("text.body", "Words", "")))), Map.of());

        List<DropResult> rows = accept(node(both), file("users.csv", ("Phone;User;Words\n;" + id + ";Hello\n;PT.Nobody;Hello\n"
                + "+351912001001;PT.Nobody;Hello\n;;Hello\n").getBytes(UTF_8)), () -> false).results();
        List<DropResult> lines = accept(node(both), file("users.jsonl", ("{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + id
                + "\",\"text\":{\"body\":\"Hello\"}}\n").getBytes(UTF_8)), () -> false).results();

        assertThat(rows.get(1)).isInstanceOfSatisfying(DropResult.Wrong.class,
                wrong -> assertThat(wrong.refusal().details()).contains("cannot receive").doesNotContain("Nobody"));
        assertThat(rows.get(2)).as("the number counts").isInstanceOf(DropResult.Accepted.class);
        assertThat(rows.get(3)).isInstanceOf(DropResult.Wrong.class);
        for (DropResult result : List.of(rows.getFirst(), lines.getFirst())) {
            MessageId message = ((DropResult.Accepted) result).id();
            await().untilAsserted(() -> assertThat(jdbc.queryForList(
                    "SELECT recipient FROM decision WHERE message_id = ?", byte[].class, (Object) message.bytes()))
                    .singleElement().isEqualTo(her.bytes()));
        }
    }

    private Path file(String name, byte[] content) {
        Path file = home.resolve("again/" + name);
        write(file, content);
        return file;
    }

    private String refused(Drops with, String name, byte[] content) {
        List<DropResult> all = accept(with, file(name, content), () -> false).results();
        assertThat(all).singleElement().satisfies(only -> assertThat(only.line()).isZero());
        return ((DropResult.Wrong) all.getFirst()).refusal().details();
    }

    @Test
    void rowsOfCsvAreMessagesAndWrongOnesAreTold() {
        byte[] content = """
                Ref;Phone;Words
                a;+351912001001;"Two
                lines"
                b;12;Hello

                c;+351912001003;%s
                d;+351912001004;Hello;more
                e;;Hello
                f;+351912001006;Hello
                """.formatted("x".repeat(5_000)).getBytes(UTF_8);

        List<DropResult> all = accept(node(csv()), file("orders.csv", content), () -> false).results();

        assertThat(all).extracting(DropResult::line).containsExactly(2, 4, 6, 7, 8, 9);
        assertThat(all).filteredOn(DropResult.Accepted.class::isInstance)
                .extracting(result -> result.clientRef().orElseThrow().asString()).containsExactly("a", "f");
        assertThat(all).filteredOn(DropResult.Wrong.class::isInstance).extracting(result -> ((DropResult.Wrong) result).refusal().details())
                .satisfiesExactly(number -> assertThat(number).contains("'to'"), text -> assertThat(text).contains("'text.body'", "4096"),
                        columns -> assertThat(columns).contains("has 4 columns and must have 3"),
                        missing -> assertThat(missing).contains("'to' is missing"));
        assertThat(messages()).isEqualTo(2);
        assertThat(refused(node(csv()), "less.csv", "Phone;Ref\n+351912001001;a\n".getBytes(UTF_8))).contains("lacks Words");
        assertThat(refused(drops, "unknown.csv", content)).contains("tollgate.intake.csv");
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void packedFilesAreUnpackedWithinBounds() {
        assertThat(accept(file("day.jsonl.gz", packed(lines(450)))).results()).hasSize(450).allMatch(DropResult.Accepted.class::isInstance);
        assertThat(accept(node(csv()), file("day.CSV.GZ", packed("Ref;Phone;Words\na;+351912001001;Hello\n")), () -> false).results())
                .singleElement().isInstanceOf(DropResult.Accepted.class);
        int before = messages();

        byte[] whole = packed(lines(450));
        assertThat(refused(drops, "bomb.jsonl.gz", packed("{}\n" + " ".repeat(5_000_000)))).contains("more than 200 times its size");
        DropSettings small = new DropSettings(settings.folder(), settings.verdictWait(), settings.quiet(), 200, 1_000, 10_000, 1);
        assertThat(refused(node(csv(), small), "long.jsonl.gz", whole)).contains("more than 10000 bytes after it is unpacked");
        assertThat(refused(drops, "half.jsonl.gz", Arrays.copyOf(whole, whole.length / 2))).contains("its end is missing");
        assertThat(refused(drops, "plain.jsonl.gz", lines(3).getBytes(UTF_8))).contains("not compressed by gzip");
        assertThat(refused(drops, "twice.jsonl.gz", packed(packed(lines(3))))).contains("The file is compressed");
        assertThat(messages()).isEqualTo(before);
    }

    /** The file breaks off wherever it may, or the node stops; another goes on, and accepts no line a second time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aFileThatBreaksOffGoesOnWhereItWasLeft(long seed) {
        Random random = new Random(seed);
        byte[] content = lines(2_000).getBytes(UTF_8);
        Path file = file("long.jsonl", content);
        DropName name = new DropName("long.jsonl");
        for (int crash = 0; crash < 4; crash++) {
            int end = random.nextInt(content.length * 3 / 4);
            AtomicInteger opened = new AtomicInteger();
            assertThatThrownBy(() -> node(csv()).accept(shop.business().handle(), name, () -> opened.getAndIncrement() == 0
                    ? Files.newInputStream(file)
                    : broken(Files.newInputStream(file), end), () -> false)).isInstanceOf(UncheckedIOException.class);
            assertThat(messages() % settings.chunk()).isZero();
        }
        AtomicInteger chunks = new AtomicInteger();
        assertThatThrownBy(() -> accept(node(csv()), file, () -> chunks.incrementAndGet() > 1)).isInstanceOf(Unavailable.class);
        int before = messages();

        AtomicInteger turns = new AtomicInteger();
        List<DropResult> all = accept(node(csv()), file, () -> turns.incrementAndGet() < 0).results();

        assertThat(before).isPositive();
        assertThat(turns.get()).as("chunks that were left").isEqualTo((2_000 - before) / settings.chunk());
        assertThat(all).extracting(DropResult::line).isSorted().doesNotHaveDuplicates().hasSize(2_000);
        assertThat(all).extracting(result -> ((DropResult.Accepted) result).id()).doesNotHaveDuplicates();
        assertThat(messages()).isEqualTo(2_000);
    }

    private static InputStream broken(InputStream file, int end) {
        return new FilterInputStream(file) {

            private int left = end;

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (left == 0) {
                    throw new IOException("the disk is gone");
                }
                int got = super.read(bytes, from, Math.min(length, left));
                left -= Math.max(0, got);
                return got;
            }
        };
    }

    @Test
    void whatIsKeptOfAFileIsForgottenWithItsResult() {
        drop("kept.jsonl", lines(3));
        results("kept");

        await().untilAsserted(() -> assertThat(jdbc.queryForObject(
                "SELECT COUNT(*) FROM file_part WHERE business_id = ?", Integer.class, shop.business().id().value())).isZero());
    }

    @Test
    void resultsAreSigned(@TempDir Path keys) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path pem = keys.resolve("results.pem");
        Files.writeString(pem, "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        String secret = "thirty-two characters are enough";
        Drop drop = accept(file("signed.jsonl", lines(500).getBytes(UTF_8))).drop();

        write(drop, new Signing(pem, ""));
        byte[] result = Files.readAllBytes(home.resolve("out/signed.results.jsonl"));
        String[] signed = Files.readString(home.resolve("out/signed.results.jsonl.sig")).strip().split(" ");
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update(DigestUtils.sha256(result));
        assertThat(signed[0]).isEqualTo("ed25519");
        assertThat(check.verify(Base64.getDecoder().decode(signed[1]))).isTrue();
        assertThat(new String(result, UTF_8).lines()).hasSize(500);

        write(drop, new Signing(null, secret));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        byte[] again = Files.readAllBytes(home.resolve("out/signed.results.jsonl"));
        assertThat(home.resolve("out/signed.results.jsonl.sig"))
                .hasContent("hmac-sha256 " + HexFormat.of().formatHex(mac.doFinal(again)) + "\n");
        assertThat(list("out")).noneMatch(name -> name.endsWith(".part"));
        assertThatThrownBy(() -> ResultSigner.of(new Signing(keys.resolve("none.pem"), ""))).hasMessageContaining("openssl genpkey");
        assertThatThrownBy(() -> new FileSettings(Map.of(), Map.of("shop", new Signing(null, "short")))).hasMessageContaining("32");
        assertThat(new Signing(null, secret).toString()).doesNotContain(secret);
    }

    private void write(Drop drop, Signing signing) throws IOException {
        try (DropFolder folder = folders.open(shop.business().handle())) {
            folder.write(drop.name(), stream -> results.write(drop, stream), Optional.of(ResultSigner.of(signing)));
        }
    }

    private static byte[] packed(String text) {
        return packed(text.getBytes(UTF_8));
    }

    private static byte[] packed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
