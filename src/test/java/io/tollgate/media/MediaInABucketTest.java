package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionTemplate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uploads of a business when the files are in a bucket: two nodes with folders of their own share one. */
@TollgateTest
class MediaInABucketTest {

    private static final byte[] PHOTO = SampleFiles.filled(SampleFiles.JPEG, 400_000);

    @Autowired
    World world;
    @Autowired
    MediaSettings settings;
    @Autowired
    RequestGate gate;
    @Autowired
    OwnRequests requests;
    @Autowired
    Answers answers;
    @Autowired
    Businesses businesses;
    @Autowired
    Keys keys;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    NamedParameterJdbcTemplate named;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Clock clock;

    @TempDir
    Path folders;

    private final S3Settings bucket = S3Server.bucket();
    private EnrolledBusiness shop;

    @BeforeEach
    void enrol() {
        shop = world.onAccount();
    }

    /** One node's part of the package, as the application builds it. */
    private final class Node {

        private final MediaSettings own;
        private final MediaVault vault;
        private final MediaFiles files;
        private final Uploads uploads;
        private final Space space;

        private Node(String name, S3Settings bucket) {
            own = new MediaSettings(folders.resolve(name), settings.keep(), settings.keepInbound(), settings.urlLife(),
                    settings.uploadLife(), settings.space());
            vault = new MediaVault(own, S3Server.store(bucket), keys);
            space = new Space(jdbc, businesses, own, new SimpleMeterRegistry());
            files = new MediaFiles(named, vault, space, own, clock);
            uploads = new Uploads(jdbc, space, own, clock);
        }

        private Answer upload() {
            MockHttpServletRequest request = request("/v25.0/" + shop.phoneNumberId() + "/media", shop.phoneNumberId());
            request.addHeader("Content-Type", "multipart/form-data; boundary=----tollgate-boundary");
            request.setContentType("multipart/form-data; boundary=----tollgate-boundary");
            request.setContent(Upload.of("image/jpeg", PHOTO).whole());
            return inTransaction(() -> new MediaUpload(gate, answers, vault, files, space).upload(request));
        }

        private Answer pieces(String id, int from, int to) {
            MockHttpServletRequest request = request("/v25.0/" + id, id);
            request.addHeader("file_offset", Integer.toString(from));
            request.setContent(Arrays.copyOfRange(PHOTO, from, to));
            return inTransaction(() -> new UploadEndpoints(requests, gate, answers, uploads, vault).uploadEndpoint().answer(request));
        }

        private MediaCare care() {
            return new MediaCare(files, vault, uploads, new ShownFiles(jdbc, uploads, vault, space, clock), space);
        }

        private byte[] read(MediaContent content) throws IOException {
            try (InputStream in = files.read(content)) {
                return in.readAllBytes();
            }
        }

        private MediaFile file(Answer uploaded) {
            assertThat(uploaded.status()).as(() -> json(uploaded).toString()).isEqualTo(200);
            return files.find(MediaId.parse(json(uploaded).path("id").asString()).orElseThrow(), shop.id()).orElseThrow();
        }
    }

    private Answer inTransaction(Supplier<Answer> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    @Test
    void aFileOfOneNodeIsReadEncryptedByAnother() throws IOException {
        Node one = new Node("one", bucket);
        Node other = new Node("other", bucket);

        MediaFile file = one.file(one.upload());

        assertThat(other.read(file.content().orElseThrow())).isEqualTo(PHOTO);
        try (S3Client s3 = S3Server.client(bucket)) {
            byte[] kept = s3.getObjectAsBytes(it -> it.bucket(bucket.bucket()).key(keys(s3).getFirst())).asByteArray();
            assertThat(new String(kept, StandardCharsets.ISO_8859_1)).as("encrypted").doesNotContain("JFIF");
        }
        try (var left = Files.walk(folders)) {
            assertThat(left.filter(Files::isRegularFile)).as("nothing stays on the disk").isEmpty();
        }
    }

    @Test
    void anUploadInPiecesGoesFromNodeToNode() throws IOException {
        Node one = new Node("one", bucket);
        Node other = new Node("other", bucket);
        String id = ((Uploads.Begun.Is) Objects.requireNonNull(transaction.execute(_ -> one.uploads.begin(shop.id(),
                MediaFormat.JPEG, PHOTO.length)))).id().session();

        for (int from = 0; from < 300_000; from += 10_000) {
            assertThat((from % 20_000 == 0 ? one : other).pieces(id, from, from + 10_000).status()).isEqualTo(200);
        }
        Answer last = other.pieces(id, 300_000, PHOTO.length);

        Uploads.Named whole = one.uploads.named(json(last).path("h").asString(), shop.id()).orElseThrow();
        assertThat(one.read(whole.content())).isEqualTo(PHOTO);
        try (S3Client s3 = S3Server.client(bucket)) {
            assertThat(keys(s3)).as("the pieces are gone").hasSize(1);
        }
    }

    @Test
    void aFileWhoseTimeIsOverAndOneWithoutARowGo() {
        Node node = new Node("one", bucket);
        MediaFile file = node.file(node.upload());
        jdbc.update("UPDATE media SET expires_at = ? WHERE id = ?", Times.utc(Instant.now().minusSeconds(1)), file.id().value());

        node.care().oldMedia().work().test(Instant.now());

        try (S3Client s3 = S3Server.client(bucket)) {
            assertThat(keys(s3)).isEmpty();
        }
    }

    @Test
    void aBucketThatIsAwayIsAFaultOfOursThatPasses() throws IOException {
        try (FaultyRoad road = new FaultyRoad(S3Server.root())) {
            Node node = new Node("one", S3Server.of(bucket.bucket(), road.root()));
            MediaFile before = node.file(node.upload());
            MediaHealth health = new MediaHealth(S3Server.store(S3Server.of(bucket.bucket(), road.root())), Duration.ZERO);
            MediaHealth calm = new MediaHealth(S3Server.store(S3Server.of(bucket.bucket(), road.root())), Duration.ofHours(1));
            assertThat(calm.health().getStatus()).isEqualTo(Status.UP);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            road.fail(FaultyRoad.answer(503));

            Answer refused = node.upload();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(json(refused).at("/error/is_transient").asBoolean()).isTrue();
            assertThat(jdbc.queryForList("SELECT id FROM media WHERE business_id = ?", Long.class, shop.id().value()))
                    .isEqualTo(List.of(before.id().value()));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(calm.health().getStatus()).as("not asked again").isEqualTo(Status.UP);
            assertThat(String.valueOf(health.health().getDetails().get("why"))).contains(bucket.bucket()).contains("503");
            try (var left = Files.walk(folders)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
            road.fail((_, _) -> false);
            assertThat(node.upload().status()).isEqualTo(200);
        }
    }

    private MockHttpServletRequest request(String path, String id) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.addHeader("Authorization", "Bearer " + shop.token());
        request.setAttribute(CloudApiPaths.SENDER, id);
        return request;
    }

    private List<String> keys(S3Client s3) {
        return s3.listObjectsV2(it -> it.bucket(bucket.bucket())).contents().stream().map(S3Object::key).toList();
    }

    private static JsonNode json(Answer answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
