package io.tollgate.media;

import static java.util.Arrays.copyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/** Files of businesses over HTTP, in the folder and in the database; and what is refused. */
@TollgateTest
class MediaTest {

    @Autowired
    World world;
    @Autowired
    MediaVault vault;
    @Autowired
    MediaFiles files;
    @Autowired
    MediaCare care;
    @Autowired
    Space space;
    @Autowired
    MediaSettings settings;
    @Autowired
    RequestGate gate;
    @Autowired
    Answers answers;
    @Autowired
    Keys keys;

    private EnrolledBusiness shop;
    private Partner partner;

    @BeforeEach
    void enrol() {
        shop = world.onAccount();
        partner = shop.partner();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v25.0", "", "/v19.0"})
    void keepsAFileThatTheBusinessGetsBackAsItWas(String version) throws IOException {
        byte[] photo = filled(SampleFiles.JPEG, 3 << 20);

        Reply uploaded = Upload.send(partner, version + "/" + shop.phoneNumberId() + "/media", Upload.of("image/jpeg", photo).whole());
        String id = uploaded.json().path("id").asString();
        Reply told = get(partner, version + "/" + id + "?phone_number_id=" + shop.phoneNumberId());
        Reply fetched = fetch(partner, told);

        assertThat(uploaded.status()).as(uploaded.json().toString()).isEqualTo(200);
        assertThat(id).matches("[1-9][0-9]{15}");
        assertThat(told.json().path("messaging_product").asString()).isEqualTo("whatsapp");
        assertThat(told.json().path("mime_type").asString()).isEqualTo("image/jpeg");
        assertThat(told.json().path("file_size").asLong()).isEqualTo(photo.length);
        assertThat(told.json().path("sha256").asString()).isEqualTo(DigestUtils.sha256Hex(photo));
        assertThat(told.json().path("id").asString()).isEqualTo(id);
        assertThat(fetched.response().body()).isEqualTo(photo);
        assertThat(fetched.response().headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(fetched.response().headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        byte[] onDisk = Files.readAllBytes(path(id));
        assertThat(new String(onDisk, StandardCharsets.ISO_8859_1)).as("encrypted").doesNotContain("JFIF");
        assertThat(onDisk.length).isBetween(photo.length, photo.length + 2_000);
    }

    @Test
    void readsTheFormInWhateverOrderAndForm() throws IOException {
        Upload fileFirst = new Upload().file(Optional.of("application/octet-stream"), SampleFiles.PNG).field("type", "image/png")
                .field("messaging_product", "whatsapp");
        Upload noType = new Upload().field("messaging_product", "whatsapp").file(Optional.of("image/png"), SampleFiles.PNG);
        Upload noTypeAtAll = new Upload().field("messaging_product", "whatsapp").file(Optional.empty(), SampleFiles.PNG);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Upload.of("image/png", SampleFiles.PNG).whole());
        }

        assertThat(type(fileFirst.to(partner))).isEqualTo("image/png");
        assertThat(type(noType.to(partner))).isEqualTo("image/png");
        assertThat(type(noTypeAtAll.to(partner))).isEqualTo("image/png");
        assertThat(type(Upload.send(partner, path(), packed.toByteArray(), "Content-Encoding", "gzip"))).isEqualTo("image/png");
        assertThat(type(Upload.of("audio/ogg; codecs=opus", SampleFiles.OGG_OPUS).to(partner))).isEqualTo("audio/ogg");
    }

    @Test
    void takesTheTokenOfTheFormIfItComesBeforeTheFile() {
        Upload before = new Upload().field("access_token", shop.token()).field("messaging_product", "whatsapp")
                .file(Optional.of("image/png"), SampleFiles.PNG);
        Upload behind = new Upload().file(Optional.of("image/png"), SampleFiles.PNG).field("messaging_product", "whatsapp")
                .field("access_token", shop.token());
        Partner stranger = new Partner(shop, partner.root());

        assertThat(withoutHeader(stranger, before.whole()).status()).isEqualTo(200);
        Reply refused = withoutHeader(stranger, behind.whole());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error().path("code").asInt()).isEqualTo(104);
    }

    private Reply withoutHeader(Partner stranger, byte[] body) {
        return Partner.exchange(HttpRequest.newBuilder(stranger.root().resolve(path()))
                .header("Content-Type", "multipart/form-data; boundary=----tollgate-boundary").POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    @Test
    void theSameFileTwiceIsTwoFiles() {
        String one = Upload.id(shop, "image/png", SampleFiles.PNG);
        String other = Upload.id(shop, "image/png", SampleFiles.PNG);

        assertThat(other).isNotEqualTo(one);
        assertThat(delete(partner, one).json().path("success").asBoolean()).isTrue();
        assertThat(get(partner, "/v25.0/" + one).status()).isEqualTo(400);
        assertThat(fetch(partner, get(partner, "/v25.0/" + other)).response().body()).isEqualTo(SampleFiles.PNG);
    }

    @Test
    void whatIsDeletedIsGone() {
        String id = Upload.id(shop, "image/png", SampleFiles.PNG);
        Reply told = get(partner, "/v25.0/" + id);
        Path path = path(id);

        assertThat(delete(partner, id).status()).isEqualTo(200);

        assertThat(Files.exists(path)).isFalse();
        assertThat(fetch(partner, told).status()).isEqualTo(404);
        Reply again = delete(partner, id);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error().path("code").asInt()).isEqualTo(100);
        assertThat(again.error().path("error_subcode").asInt()).isEqualTo(33);
    }

    @Test
    void anotherBusinessSeesNothing() {
        String id = Upload.id(shop, "image/png", SampleFiles.PNG);
        Reply told = get(partner, "/v25.0/" + id);
        Partner other = world.onAccount().partner();

        assertThat(get(other, "/v25.0/" + id).status()).isEqualTo(400);
        assertThat(delete(other, id).status()).isEqualTo(400);
        assertThat(fetch(other, told).status()).isEqualTo(404);
        assertThat(Upload.send(other, path(), Upload.of("image/png", SampleFiles.PNG).whole()).error().path("error_subcode").asInt())
                .as("for a number of another business").isEqualTo(33);
        assertThat(get(partner, "/v25.0/" + id).status()).isEqualTo(200);
    }

    @Test
    void anotherNumberThanThatOfTheFileIsRefused() {
        String id = Upload.id(shop, "image/png", SampleFiles.PNG);

        assertThat(get(partner, "/v25.0/" + id + "?phone_number_id=1").status()).isEqualTo(400);
        assertThat(Partner.exchange(partner.request("/v25.0/" + id + "?phone_number_id=1").DELETE().build()).status()).isEqualTo(400);
        assertThat(get(partner, "/v25.0/" + id).status()).isEqualTo(200);
    }

    @Test
    void anAddressIsValidForOneFileAndAShortTime() {
        URI address = URI.create(get(partner, "/v25.0/" + Upload.id(shop, "image/png", SampleFiles.PNG)).json().path("url").asString());
        String other = Upload.id(shop, "image/png", SampleFiles.PNG);

        assertThat(get(partner, address.toString().replaceFirst("id=[0-9]+", "id=" + other)).status()).isEqualTo(404);
        assertThat(get(partner, address.toString().replaceFirst("until=[0-9]+", "until=9999999999")).status()).isEqualTo(404);
        assertThat(get(partner, address.toString().replaceFirst("until=[0-9]+", "until=1")).status()).isEqualTo(404);
        assertThat(get(partner, address.getPath()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg,                5242881",
        "image/png,                 5242881",
        "video/mp4,                16777217",
        "audio/ogg,                16777217",
        "image/webp,                 102401",
        "application/pdf,         104857601"})
    void refusesAFileThatIsTooLarge(String type, int bytes) {
        byte[] beginning = beginning(type);

        Reply one = Upload.of(type, filled(beginning, bytes)).to(partner);

        assertThat(one.status()).as(one.json().toString()).isEqualTo(400);
        assertThat(one.error().path("code").asInt()).isEqualTo(131053);
        assertThat(one.details()).contains(Integer.toString(bytes - 1));
        assertThat(drafts()).isZero();
        if (bytes < 6 << 20) {
            assertThat(Upload.of(type, filled(beginning, bytes - 1)).to(partner).status()).as("the largest").isEqualTo(200);
        }
    }

    private static byte[] beginning(String type) {
        return switch (type) {
            case "image/jpeg" -> SampleFiles.JPEG;
            case "image/png" -> SampleFiles.PNG;
            case "video/mp4" -> SampleFiles.movie("isom");
            case "audio/ogg" -> SampleFiles.OGG_OPUS;
            case "image/webp" -> SampleFiles.STILL;
            default -> SampleFiles.PDF;
        };
    }

    @Test
    void aStickerThatMovesMayBeLarger() {
        assertThat(Upload.of("image/webp", filled(SampleFiles.MOVING, 500 << 10)).to(partner).status()).isEqualTo(200);
        assertThat(Upload.of("image/webp", filled(SampleFiles.MOVING, (500 << 10) + 1)).to(partner).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "image/svg+xml,            <svg xmlns='http://www.w3.org/2000/svg'/>, 100",
        "text/html,                <html><body>,                              100",
        "application/octet-stream, <html><body>,                              100",
        "nonsense,                 Hello,                                     100",
        "text/plain,               <html><body>,                              131053",
        "text/plain,               #!/bin/sh,                                 131053",
        "image/png,                Hello,                                     131053",
        "image/jpeg,               %PDF-1.7,                                  131053",
        "application/pdf,          MZ,                                        131053",
        "application/msword,       PK,                                        131053"})
    void refusesATypeThatNobodyCanUploadAndContentOfAnother(String type, String content, int code) {
        Reply reply = Upload.of(type, content.getBytes(StandardCharsets.UTF_8)).to(partner);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).as(reply.json().toString()).isEqualTo(code);
        assertThat(drafts()).isZero();
    }

    @Test
    void refusesFormsThatAreNotWhole() {
        byte[] broken = Upload.of("image/png", SampleFiles.PNG).broken();

        assertRefused(Upload.send(partner, path(), broken), 100);
        assertRefused(Upload.send(partner, path(), copyOf(broken, broken.length - 20)), 100);
        assertRefused(Upload.send(partner, path(), new byte[0]), 131008);
        assertRefused(Upload.send(partner, path(), new Upload().whole()), 131008);
        assertRefused(new Upload().field("messaging_product", "whatsapp").to(partner), 131008);
        assertRefused(new Upload().file(Optional.of("image/png"), SampleFiles.PNG).to(partner), 131008);
        assertRefused(new Upload().field("messaging_product", "telegram").file(Optional.of("image/png"), SampleFiles.PNG).to(partner),
                131009);
        assertRefused(Upload.of("image/png", SampleFiles.PNG).file(Optional.of("image/png"), SampleFiles.PNG).to(partner), 100);
        assertRefused(Upload.of("image/png", new byte[0]).to(partner), 131009);
        assertRefused(partner.postTo(path(), "{\"messaging_product\":\"whatsapp\"}"), 100);
        assertThat(partner.request(path()).GET()).satisfies(get -> assertRefused(Partner.exchange(get.build()), 3));
        assertThat(drafts()).isZero();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM media WHERE business_id = ?", Integer.class,
                shop.id().value())).isZero();
    }

    private static void assertRefused(Reply reply, int code) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).as(reply.json().toString()).isEqualTo(code);
    }

    @Test
    void whatIsOverIsGoneAtOnceAndDeletedSoon() {
        String id = Upload.id(shop, "image/png", SampleFiles.PNG);
        Path path = path(id);
        Instant end = world.database().queryForObject("SELECT expires_at FROM media WHERE id = ?",
                (row, _) -> Times.instant(row, "expires_at"), Long.parseLong(id));
        assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofDays(30).minusMinutes(1), Duration.ofDays(30));

        world.database().update("UPDATE media SET expires_at = ? WHERE id = ?", Times.utc(Instant.now().minusSeconds(1)), id);

        assertThat(get(partner, "/v25.0/" + id).status()).isEqualTo(400);
        assertThat(Files.exists(path)).isTrue();
        care.oldMedia().work().test(Instant.now());
        assertThat(Files.exists(path)).isFalse();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM media WHERE id = ?", Integer.class, id)).isZero();
    }

    /** A process that ends between the file and its row leaves a file that nobody knows. */
    @Test
    void filesWithoutARowAreSweptAwayAndOthersAreNot() throws IOException {
        String known = Upload.id(shop, "image/png", SampleFiles.PNG);
        MediaContent orphan;
        MediaContent young;
        try (MediaVault.Draft draft = vault.draft(); MediaVault.Draft another = vault.draft()) {
            draft.take(InputStream.nullInputStream(), new MediaScan(), _ -> 1);
            orphan = draft.keep("image/png");
            young = another.keep("image/png");
        }
        MediaVault.Draft abandoned = vault.draft();
        Path draft;
        try (var drafts = Files.list(settings.folder().resolve("drafts"))) {
            draft = drafts.findFirst().orElseThrow();
        }
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        for (Path path : new Path[] {path(known), place(orphan), draft}) {
            Files.setLastModifiedTime(path, old);
        }

        care.sweep();

        assertThat(Files.exists(place(orphan))).isFalse();
        assertThat(Files.exists(draft)).isFalse();
        assertThat(Files.exists(place(young))).as("its row may be on its way").isTrue();
        assertThat(Files.exists(path(known))).isTrue();
        abandoned.close();
        vault.remove(young.file());
    }

    @Test
    void aChangedFileIsNotGivenOut() throws IOException {
        byte[] photo = new byte[1 << 20];
        new Random(7).nextBytes(photo);
        System.arraycopy(SampleFiles.JPEG, 0, photo, 0, SampleFiles.JPEG.length);
        String first = Upload.id(shop, "image/jpeg", photo);
        String middle = Upload.id(shop, "image/jpeg", photo);
        String cut = Upload.id(shop, "image/jpeg", photo);
        change(path(first), 100);
        change(path(middle), 700_000);
        Files.write(path(cut), copyOf(Files.readAllBytes(path(cut)), 600_000));

        Reply refused = fetch(partner, get(partner, "/v25.0/" + first));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error().path("code").asInt()).isEqualTo(131016);
        // What has begun breaks off: nobody takes a part for the whole.
        assertThatThrownBy(() -> fetch(partner, get(partner, "/v25.0/" + middle))).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> fetch(partner, get(partner, "/v25.0/" + cut))).hasRootCauseInstanceOf(IOException.class);
    }

    private static void change(Path path, int at) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            file.write(one, at);
        }
    }

    @Test
    void aFileInThePlaceOfAnotherIsNotGivenOut() throws IOException {
        String one = Upload.id(shop, "image/png", SampleFiles.PNG);
        String other = Upload.id(shop, "image/png", SampleFiles.PNG);
        Files.write(path(one), Files.readAllBytes(path(other)));

        assertThat(fetch(partner, get(partner, "/v25.0/" + one)).status()).isEqualTo(503);
    }

    @Test
    void aFileThatIsMissingIsAFaultOfOurs() throws IOException {
        String id = Upload.id(shop, "image/png", SampleFiles.PNG);
        Files.delete(path(id));

        assertThat(fetch(partner, get(partner, "/v25.0/" + id)).status()).isEqualTo(503);
        assertThat(delete(partner, id).status()).as("it can be deleted").isEqualTo(200);
    }

    /** The folder is like a disk that is full or another user's: nothing can be written. */
    @Test
    void aFolderThatCannotBeWrittenIsAFaultOfOursThatPasses(@TempDir Path elsewhere) throws IOException {
        Path folder = Files.writeString(elsewhere.resolve("media"), "a file where the folder should be");
        MediaVault broken = new MediaVault(new MediaSettings(folder, settings.keep(), settings.keepInbound(), settings.urlLife(),
                settings.uploadLife(), settings.space()), new FolderStore(folder), keys);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path());
        request.addHeader("Authorization", "Bearer " + shop.token());
        request.addHeader("Content-Type", "multipart/form-data; boundary=----tollgate-boundary");
        request.setContentType("multipart/form-data; boundary=----tollgate-boundary");
        request.setContent(Upload.of("image/png", SampleFiles.PNG).whole());
        request.setAttribute(CloudApiPaths.SENDER, shop.phoneNumberId());

        Answer answer = new MediaUpload(gate, answers, broken, files, space).upload(request);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(JsonMapper.shared().readTree(answer.body()).at("/error/is_transient").asBoolean()).isTrue();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM media WHERE business_id = ?", Integer.class,
                shop.id().value())).isZero();
    }

    private String path() {
        return "/v25.0/" + shop.phoneNumberId() + "/media";
    }

    private String type(Reply uploaded) {
        assertThat(uploaded.status()).as(uploaded.json().toString()).isEqualTo(200);
        return get(partner, "/v25.0/" + uploaded.json().path("id").asString()).json().path("mime_type").asString();
    }

    private static Reply get(Partner from, String path) {
        return Partner.exchange(from.request(path).GET().build());
    }

    private static Reply delete(Partner by, String id) {
        return Partner.exchange(by.request("/v25.0/" + id).DELETE().build());
    }

    private static Reply fetch(Partner by, Reply told) {
        return get(by, told.json().path("url").asString());
    }

    private Path path(String id) {
        return place(files.find(MediaId.parse(id).orElseThrow(), shop.id()).flatMap(MediaFile::content).orElseThrow());
    }

    private Path place(MediaContent content) {
        return settings.folder().resolve(content.file().substring(0, 2)).resolve(content.file());
    }

    private long drafts() {
        try (var drafts = Files.list(settings.folder().resolve("drafts"))) {
            return drafts.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] filled(byte[] beginning, int length) {
        return SampleFiles.filled(beginning, length);
    }
}
