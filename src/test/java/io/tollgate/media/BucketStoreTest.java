package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files in a bucket of a real server, and what happens when it fails. */
class BucketStoreTest {

    private static final int THREE_PIECES = (int) (2 * BucketStore.PIECE_BYTES + 12_345);
    /** Everything is older than one hour from now. */
    private static final Duration WHATEVER = Duration.ofHours(-1);

    @TempDir
    Path folder;

    private final S3Settings settings = S3Server.bucket();
    private final S3Client s3 = S3Server.client(settings);
    private final BucketStore store = new BucketStore(settings, s3);
    private FaultyRoad road;
    private BucketStore behind;

    @BeforeEach
    void build() throws IOException {
        road = new FaultyRoad(S3Server.root());
        behind = S3Server.store(S3Server.of(settings.bucket(), road.root()));
    }

    @AfterEach
    void close() {
        road.close();
        s3.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, (int) BucketStore.PIECE_BYTES, (int) BucketStore.PIECE_BYTES + 1, THREE_PIECES})
    void whatIsPutIsReadByAnotherProcess(int length) throws IOException {
        byte[] content = content(length);

        store.put(name(1), draft(content));

        BucketStore other = S3Server.store(settings);
        try (InputStream read = other.open(name(1))) {
            assertThat(read.readAllBytes()).isEqualTo(content);
        }
        assertThat(keys()).containsExactly("media/01/" + name(1));
        assertThat(begun()).isZero();
    }

    @Test
    void readingMayStopAnywhere() throws IOException {
        store.put(name(1), draft(content(THREE_PIECES)));

        for (int i = 0; i < 300; i++) { // more than there are connections
            try (InputStream read = store.open(name(1))) {
                assertThat(read.read()).isEqualTo(content(1)[0] & 0xff);
            }
        }
    }

    @Test
    void whatIsRemovedIsGoneAndMayBeRemovedAgain() throws IOException {
        store.put(name(1), draft(content(10)));

        store.remove(name(1));
        store.remove(name(1));

        assertThat(keys()).isEmpty();
        assertThatThrownBy(() -> store.open(name(1))).isInstanceOf(StoreFailed.class).hasMessageContaining(name(1))
                .hasMessageContaining("does not have it. Maybe");
    }

    @Test
    void theSweepGivesOldFilesOfThisInstallationOnly() throws IOException {
        for (int i = 0; i < 12; i++) {
            store.put(name(i), draft(content(1)));
        }
        s3.putObject(it -> it.bucket(settings.bucket()).key("media/readme.txt"), RequestBody.empty());
        s3.putObject(it -> it.bucket(settings.bucket()).key("other/01/" + name(1)), RequestBody.empty());

        List<String> young = new ArrayList<>();
        store.sweep(Duration.ofHours(1), young::addAll);
        List<String> old = new ArrayList<>();
        store.sweep(WHATEVER, old::addAll);

        assertThat(young).isEmpty();
        assertThat(old).hasSize(12).doesNotHaveDuplicates().contains(name(0), name(11));
    }

    @Test
    void theSweepEndsWhatWasBegunLongAgo() {
        s3.createMultipartUpload(it -> it.bucket(settings.bucket()).key("media/01/" + name(1)));

        store.sweep(Duration.ofHours(1), _ -> {});
        assertThat(begun()).isEqualTo(1);

        store.sweep(WHATEVER, _ -> {});
        assertThat(begun()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aFaultThatPassesIsNotNoticed(int status) throws IOException {
        byte[] content = content(THREE_PIECES);
        road.fail((exchange, number) -> number % 2 == 0 && FaultyRoad.answer(status).strikes(exchange, number));

        behind.put(name(1), draft(content));

        try (InputStream read = behind.open(name(1))) {
            assertThat(read.readAllBytes()).isEqualTo(content);
        }
        assertThat(road.asked()).hasSizeGreaterThan(6);
    }

    @ParameterizedTest
    @CsvSource({"500, Maybe it passes", "503, Maybe it passes", "403, s3:PutObject", "404, does not exist", "301, region"})
    void anAnswerThatIsNoneSaysWhatToDo(int status, String maybe) throws IOException {
        road.fail(FaultyRoad.answer(status));

        Path draft = draft(content(10));
        assertThatThrownBy(() -> behind.put(name(1), draft)).isInstanceOf(StoreFailed.class).hasMessageContaining(settings.bucket())
                .hasMessageContaining(road.root().toString()).hasMessageContaining("the answer is " + status).hasMessageContaining(maybe);
        assertThatThrownBy(behind::check).isInstanceOf(StoreFailed.class).hasMessageContaining(maybe);
    }

    @Test
    void aStoreThatGoesAwayInTheMiddleLeavesNoFile() throws IOException {
        road.fail((exchange, number) -> number > 2 && FaultyRoad.away().strikes(exchange, number)); // begun, and one piece taken

        Path draft = draft(content(THREE_PIECES));
        assertThatThrownBy(() -> behind.put(name(1), draft)).isInstanceOf(StoreFailed.class).hasMessageContaining("no answer came");

        assertThat(keys()).isEmpty();
        assertThat(begun()).as("it could not even be given up").isEqualTo(1);
        road.fail((_, _) -> false);
        behind.sweep(WHATEVER, _ -> {});
        assertThat(begun()).isZero();
    }

    @Test
    void aPieceThatIsNeverTakenIsGivenUp() throws IOException {
        road.fail((exchange, number) -> exchange.getRequestURI().getQuery() != null && exchange.getRequestURI().getQuery()
                .contains("partNumber=2") && FaultyRoad.answer(500).strikes(exchange, number));

        Path draft = draft(content(THREE_PIECES));
        assertThatThrownBy(() -> behind.put(name(1), draft)).isInstanceOf(StoreFailed.class).hasMessageContaining("500");

        assertThat(keys()).isEmpty();
        assertThat(begun()).isZero();
    }

    @Test
    void aStoreThatIsSilentHoldsNobodyUp() throws IOException {
        road.fail(road.silence());
        BucketStore impatient = S3Server.store(new S3Settings(settings.bucket(), "media/", "", road.root().toString(), true,
                Duration.ofMillis(200)));

        Path draft = draft(content(10));
        assertThatThrownBy(() -> impatient.put(name(1), draft)).isInstanceOf(StoreFailed.class).hasMessageContaining("no answer came")
                .hasMessageContaining("tollgate.media.s3.limit");
    }

    @Test
    void aFileThatBreaksOffIsNoWholeFile() throws IOException {
        store.put(name(1), draft(content(100_000)));
        road.fail((exchange, _) -> {
            byte[] whole = road.hand(exchange).body();
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            return true;
        });

        try (InputStream read = behind.open(name(1))) {
            assertThatThrownBy(read::readAllBytes).isInstanceOf(StoreBroken.class).hasMessageContaining(name(1));
        }
    }

    @Test
    void aBucketThatIsMissingIsNamed() {
        BucketStore wrong = S3Server.store(S3Server.of("nobody-made-this", S3Server.root()));

        assertThatThrownBy(wrong::check).isInstanceOf(StoreFailed.class).hasMessageContaining("nobody-made-this")
                .hasMessageContaining("does not exist");
        store.check();
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        BucketStore nowhere = S3Server.store(S3Server.of(settings.bucket(), URI.create("http://127.0.0.1:1")));

        assertThatThrownBy(nowhere::check).isInstanceOf(StoreFailed.class).hasMessageContaining("http://127.0.0.1:1")
                .hasMessageContaining("no answer came");
    }

    @ParameterizedTest
    @CsvSource({
        "Big Bucket,  '',        '',                   media/, must be the name of a bucket",
        "https://s3,  '',        '',                   media/, tollgate.media.s3.endpoint",
        "'',          '',        https://s3.example.org, media/, Maybe name the bucket",
        "'',          eu-west-1, '',                   media/, tollgate.media.s3.region",
        "files,       '',        s3.example.org,       media/, Maybe write https://",
        "files,       '',        https://a:b@s3.org,   media/, without credentials",
        "files,       '',        '',                   media,  end with a slash"})
    void settingsThatFitNothingAreRefused(String bucket, String region, String endpoint, String prefix, String why) {
        assertThatThrownBy(() -> new S3Settings(bucket, prefix, region, endpoint, false, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    private static String name(int number) {
        return "%02x".formatted(number) + HexFormat.of().formatHex(new byte[15]);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length == 0 ? 1 : 3).nextBytes(content);
        return content;
    }

    private Path draft(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "draft", ""), content);
    }

    private List<String> keys() {
        return s3.listObjectsV2(it -> it.bucket(settings.bucket()).prefix("media/")).contents().stream().map(S3Object::key).toList();
    }

    private int begun() {
        return s3.listMultipartUploads(it -> it.bucket(settings.bucket())).uploads().size();
    }
}
