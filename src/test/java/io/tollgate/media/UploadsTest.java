package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.database.Times;
import io.tollgate.media.Uploads.Begun;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Uploads in pieces, over HTTP, and how much space a business has. */
@TollgateTest
class UploadsTest {

    private static final byte[] PHOTO = photo();

    @Autowired
    World world;
    @Autowired
    Uploads uploads;
    @Autowired
    MediaFiles files;
    @Autowired
    MediaVault vault;
    @Autowired
    MediaStore store;
    @Autowired
    MediaCare care;
    @Autowired
    MediaSettings settings;
    @Autowired
    OwnRequests requests;
    @Autowired
    RequestGate gate;
    @Autowired
    Answers answers;
    @Autowired
    Keys keys;
    @Autowired
    Businesses businesses;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    NamedParameterJdbcTemplate named;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Clock clock;

    private EnrolledBusiness shop;
    private Partner partner;

    private static byte[] photo() {
        byte[] photo = new byte[300_000];
        new Random(5).nextBytes(photo);
        System.arraycopy(SampleFiles.JPEG, 0, photo, 0, SampleFiles.JPEG.length);
        return photo;
    }

    @BeforeEach
    void enrol() {
        shop = world.onAccount();
        partner = shop.partner();
    }

    @Test
    void aFileInThreePiecesIsTheFileThatItsHandleNames() throws IOException {
        String id = begin("image/jpeg", PHOTO.length);
        assertThat(id).startsWith("upload:");
        assertThat(offset(id)).isZero();

        assertThat(piece(id, 0, 0, 100_000).json().path("file_offset").asInt()).isEqualTo(100_000);
        assertThat(piece(id, 100_000, 100_000, 100_001).status()).isEqualTo(200);
        assertThat(offset(id)).isEqualTo(100_001);
        assertThat(pieceFiles()).hasSize(2);
        String handle = handle(piece(id, 100_001, 100_001, PHOTO.length));

        assertThat(content(handle)).isEqualTo(PHOTO);
        assertThat(uploads.named(handle, shop.id()).orElseThrow().kind()).isEqualTo(MediaKind.IMAGE);
        assertThat(pieceFiles()).isEmpty();
        assertThat(handle(piece(id, PHOTO.length, 0, 0))).as("the answer was lost").isEqualTo(handle);
    }

    /** As curl and Meta's examples send it: another content type, and another word before the token. */
    @Test
    void aPieceIsTakenWhateverItsContentTypeSays() throws IOException {
        Reply begun = Partner.exchange(partner.request("/1/uploads?file_name=boat.jpg&file_length=" + PHOTO.length
                + "&file_type=image%2Fjpeg", "Authorization", "OAuth " + shop.token()).POST(BodyPublishers.noBody()).build());
        String id = begun.json().path("id").asString();

        Reply whole = Partner.exchange(partner.request("/v25.0/" + id.replace(":", "%3A"), "Authorization", "OAuth " + shop.token(),
                "Content-Type", "application/x-www-form-urlencoded", "file_offset", "0").POST(BodyPublishers.ofByteArray(PHOTO)).build());

        assertThat(content(handle(whole))).isEqualTo(PHOTO);
    }

    @ParameterizedTest
    @CsvSource({
        "file_length=10,                             131008",
        "file_type=image/jpeg,                       131008",
        "file_length=10&file_type=text/html,         131009",
        "file_length=10&file_type=audio/ogg,         131009",
        "file_length=0&file_type=image/jpeg,         131009",
        "file_length=-1&file_type=image/jpeg,        131009",
        "file_length=5242881&file_type=image/jpeg,   131009",
        "file_length=104857601&file_type=application/pdf, 131009"})
    void refusesWhatIsNoBeginning(String query, int code) {
        Reply reply = Partner.exchange(partner.request("/v25.0/1/uploads?" + query).POST(BodyPublishers.noBody()).build());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(code);
    }

    @Test
    void aPieceMustBeginWhereTheLastOneEnded() {
        String id = begin("image/jpeg", PHOTO.length);
        piece(id, 0, 0, 1_000);

        for (int wrong : new int[] {0, 999, 1_001, PHOTO.length}) {
            Reply refused = piece(id, wrong, 1_000, 2_000);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error().path("code").asInt()).isEqualTo(100);
            assertThat(refused.details()).contains("begins at 1000");
        }
        Reply without = Partner.exchange(partner.request("/v25.0/" + id).POST(BodyPublishers.ofByteArray(PHOTO)).build());
        assertThat(without.details()).contains("file_offset is missing");
        Reply tooLong = Partner.exchange(partner.request("/v25.0/" + id, "file_offset", "1000").POST(BodyPublishers.ofByteArray(PHOTO))
                .build());
        assertThat(tooLong.details()).contains((PHOTO.length - 1_000) + " bytes");
        assertThat(offset(id)).isEqualTo(1_000);
        assertThat(pieceFiles()).hasSize(1);
    }

    @Test
    void anotherBusinessSeesNoUploadAndNoHandle() {
        String id = begin("image/jpeg", PHOTO.length);
        EnrolledBusiness other = world.onAccount();

        Reply asked = Partner.exchange(other.partner().request("/v25.0/" + id).GET().build());
        Reply sent = Partner.exchange(other.partner().request("/v25.0/" + id, "file_offset", "0").POST(BodyPublishers.ofByteArray(PHOTO))
                .build());
        String handle = handle(piece(id, 0, 0, PHOTO.length));

        assertThat(asked.error().path("error_subcode").asInt()).isEqualTo(33);
        assertThat(sent.error().path("error_subcode").asInt()).isEqualTo(33);
        assertThat(uploads.named(handle, other.id())).isEmpty();
        assertThat(uploads.named(handle.replace("4:", "upload:"), shop.id())).isEmpty();
        assertThat(uploads.named("4::aW1hZ2U=:ARb", shop.id())).isEmpty();
        assertThat(Partner.exchange(partner.request("/v25.0/upload:x").GET().build()).error().path("error_subcode").asInt()).isEqualTo(33);
    }

    /** What came before the connection broke is kept, and another process goes on. */
    @Test
    void goesOnAfterABreakOnAnotherProcess() throws IOException {
        String id = begin("image/jpeg", PHOTO.length);
        try (Socket breaking = new Socket("127.0.0.1", partner.root().getPort())) {
            breaking.getOutputStream().write(("POST /v25.0/" + id + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + shop.token()
                    + "\r\nfile_offset: 0\r\nContent-Length: " + PHOTO.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            breaking.getOutputStream().write(PHOTO, 0, 200_000);
        }
        await().until(() -> offset(id) > 0);
        int came = offset(id);
        assertThat(came).isBetween(65_536, 200_000);

        UploadEndpoints elsewhere = new UploadEndpoints(requests, gate, answers, uploads, new MediaVault(settings, store, keys));
        MockHttpServletRequest request = mock("/v25.0/" + id, id);
        request.addHeader("file_offset", Integer.toString(came));
        request.setContent(Arrays.copyOfRange(PHOTO, came, PHOTO.length));
        Answer answer = elsewhere.uploadEndpoint().answer(request);

        assertThat(content(JsonMapper.shared().readTree(answer.body()).path("h").asString())).isEqualTo(PHOTO);
    }

    @Test
    void ofTwoPiecesAtATimeOneIsTaken() throws Exception {
        String id = begin("image/jpeg", PHOTO.length);
        List<Callable<Reply>> both = List.of(() -> piece(id, 0, 0, 150_000), () -> piece(id, 0, 0, 150_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads.invokeAll(both).stream().map(Future::resultNow).map(Reply::status).sorted().toList();
            assertThat(statuses).containsExactly(200, 400);
        }
        assertThat(offset(id)).isEqualTo(150_000);
        assertThat(pieceFiles()).hasSize(1);
        assertThat(content(handle(piece(id, 150_000, 150_000, PHOTO.length)))).isEqualTo(PHOTO);
    }

    /** The process ended behind the last piece: the sender comes again with nothing. And the sweep leaves pieces alone. */
    @Test
    void aCrashBehindTheLastPieceLosesNothing() throws IOException {
        String id = begin("image/jpeg", PHOTO.length);
        Uploads.Upload upload = uploads.find(UploadId.ofSession(id).orElseThrow(), shop.id()).orElseThrow();
        try (MediaVault.Draft draft = vault.draft()) {
            draft.take(new ByteArrayInputStream(PHOTO), new MediaScan(), _ -> PHOTO.length);
            assertThat(uploads.add(upload, 0, draft.keep("application/octet-stream"))).isTrue();
        }
        for (Path file : pieceFiles()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        care.sweep();

        assertThat(offset(id)).isEqualTo(PHOTO.length);
        assertThat(content(handle(piece(id, PHOTO.length, 0, 0)))).isEqualTo(PHOTO);
    }

    @Test
    void aFileOfAnotherTypeIsRefusedAndGone() {
        String id = begin("image/png", PHOTO.length);
        piece(id, 0, 0, 100);

        Reply refused = piece(id, 100, 100, PHOTO.length);

        assertThat(refused.error().path("code").asInt()).isEqualTo(131053);
        assertThat(refused.details()).contains("image/png").contains("image/jpeg");
        assertThat(Partner.exchange(partner.request("/v25.0/" + id).GET().build()).status()).isEqualTo(400);
        assertThat(pieceFiles()).isEmpty();
    }

    @Test
    void whatIsOverIsGone() {
        String begun = begin("image/jpeg", PHOTO.length);
        piece(begun, 0, 0, 1_000);
        String handle = handle(piece(begin("image/jpeg", PHOTO.length), 0, 0, PHOTO.length));
        List<Path> pieces = pieceFiles();
        Path whole = place(uploads.named(handle, shop.id()).orElseThrow().content().file());

        jdbc.update("UPDATE upload SET expires_at = ? WHERE business_id = ?", Times.utc(Instant.now().minusSeconds(1)), shop.id().value());

        assertThat(Partner.exchange(partner.request("/v25.0/" + begun).GET().build()).status()).isEqualTo(400);
        assertThat(uploads.named(handle, shop.id())).isEmpty();
        care.oldMedia().work().test(Instant.now());
        assertThat(pieces).hasSize(1).noneMatch(Files::exists);
        assertThat(Files.exists(whole)).isFalse();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM upload WHERE business_id = ?", Integer.class, shop.id().value())).isZero();
    }

    @Test
    void aTemplateShowsAnUploadAsTheExampleOfItsHeader() {
        String handle = handle(piece(begin("image/jpeg", PHOTO.length), 0, 0, PHOTO.length));

        assertThat(template("with_photo", "IMAGE", handle).status()).isEqualTo(200);
        assertThat(template("with_video", "VIDEO", handle).details()).contains("image/jpeg");
        assertThat(template("with_nothing", "IMAGE", "4:AAECAwQFBgcICQoLDA0ODw").details()).contains("no file with this handle");
        assertThat(template("with_text", "IMAGE", "boat.jpg").status()).isEqualTo(400);
    }

    private Reply template(String name, String format, String handle) {
        return partner.postTo("/v25.0/" + shop.id() + "/message_templates", """
                {"name": "%s", "language": "en", "category": "MARKETING", "components": [{"type": "HEADER", "format": "%s",
                 "example": {"header_handle": ["%s"]}}, {"type": "BODY", "text": "Hello"}]}""".formatted(name, format, handle));
    }

    @Test
    void aBusinessHasSoMuchSpaceAndNoMore() {
        Tight tight = tight(2 * PHOTO.length);
        Begun.Is first = (Begun.Is) transaction.execute(_ -> tight.uploads.begin(shop.id(), MediaFormat.JPEG, PHOTO.length));
        Upload.id(shop, "image/jpeg", PHOTO);

        Begun second = transaction.execute(_ -> tight.uploads.begin(shop.id(), MediaFormat.JPEG, 1));
        Answer file = Objects.requireNonNull(transaction.execute(_ -> tight.upload.upload(form())));

        assertThat(second).isInstanceOf(Begun.Not.class);
        assertThat(((Begun.Not) second).why().details()).contains(2 * PHOTO.length + " of " + 2 * PHOTO.length + " bytes");
        assertThat(file.status()).isEqualTo(400);
        assertThat(JsonMapper.shared().readTree(file.body()).at("/error/code").asInt()).isEqualTo(131053);
        assertThat(tight.meters.get("tollgate.media.refused").counter().count()).isEqualTo(2);
        uploads.remove(first.id()).forEach(vault::remove);
        assertThat(Objects.requireNonNull(transaction.execute(_ -> tight.upload.upload(form()))).status()).as("room again").isEqualTo(200);
    }

    @Test
    void twoUploadsAtATimeDoNotShareTheLastSpace() throws Exception {
        Tight tight = tight(PHOTO.length);
        List<Callable<Optional<Begun>>> many = Collections.nCopies(6, () -> Optional
                .ofNullable(transaction.execute(_ -> tight.uploads.begin(shop.id(), MediaFormat.JPEG, PHOTO.length * 2 / 3))));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(many).stream().map(Future::resultNow).filter(it -> it.orElseThrow() instanceof Begun.Is))
                    .hasSize(1);
        }
    }

    private record Tight(Uploads uploads, MediaUpload upload, SimpleMeterRegistry meters) {}

    private Tight tight(long space) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        MediaSettings few = new MediaSettings(settings.folder(), settings.keep(), settings.keepInbound(), settings.urlLife(),
                settings.uploadLife(), DataSize.ofBytes(space));
        Space tight = new Space(jdbc, businesses, few, meters);
        return new Tight(new Uploads(jdbc, tight, few, clock),
                new MediaUpload(gate, answers, vault, new MediaFiles(named, vault, tight, few, clock), tight), meters);
    }

    private MockHttpServletRequest form() {
        MockHttpServletRequest request = mock("/v25.0/" + shop.phoneNumberId() + "/media", shop.phoneNumberId());
        request.addHeader("Content-Type", "multipart/form-data; boundary=----tollgate-boundary");
        request.setContentType("multipart/form-data; boundary=----tollgate-boundary");
        request.setContent(Upload.of("image/jpeg", PHOTO).whole());
        return request;
    }

    private MockHttpServletRequest mock(String path, String id) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.addHeader("Authorization", "Bearer " + shop.token());
        request.setAttribute(CloudApiPaths.SENDER, id);
        return request;
    }

    private String begin(String type, int length) {
        Reply reply = Partner.exchange(partner.request("/v25.0/1/uploads?file_name=boat&file_length=" + length + "&file_type=" + type)
                .POST(BodyPublishers.noBody()).build());
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json().path("id").asString();
    }

    private Reply piece(String id, int offset, int from, int to) {
        return Partner.exchange(partner.request("/v25.0/" + id, "file_offset", Integer.toString(offset), "Content-Type",
                "application/octet-stream").POST(BodyPublishers.ofByteArray(Arrays.copyOfRange(PHOTO, from, to))).build());
    }

    private int offset(String id) {
        Reply reply = Partner.exchange(partner.request("/v25.0/" + id).GET().build());
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.json().path("id").asString()).isEqualTo(id);
        return reply.json().path("file_offset").asInt();
    }

    private static String handle(Reply reply) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json().path("h").asString();
    }

    private byte[] content(String handle) throws IOException {
        try (var content = files.read(uploads.named(handle, shop.id()).orElseThrow().content())) {
            return content.readAllBytes();
        }
    }

    private List<Path> pieceFiles() {
        List<Path> pieces = jdbc.queryForList("SELECT p.file FROM upload_piece p JOIN upload u ON u.id = p.upload_id WHERE business_id = ?",
                String.class, shop.id().value()).stream().map(this::place).toList();
        assertThat(pieces).allMatch(Files::exists);
        try (var drafts = Files.list(settings.folder().resolve("drafts"))) {
            assertThat(drafts).isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return pieces;
    }

    private Path place(String name) {
        return settings.folder().resolve(name.substring(0, 2)).resolve(name);
    }
}
