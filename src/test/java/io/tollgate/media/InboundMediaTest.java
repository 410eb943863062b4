package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that people sent: the network has them until a business asks. */
@TollgateTest
class InboundMediaTest {

    @Autowired
    World world;
    @Autowired
    OwnRequests requests;
    @Autowired
    Answers answers;
    @Autowired
    MediaFiles files;
    @Autowired
    MediaVault vault;
    @Autowired
    MediaCare care;
    @Autowired
    MediaSettings settings;
    @Autowired
    Keys keys;

    private EnrolledBusiness shop;
    private String networkId;
    private MediaId id;
    private int fetched;
    private MediaOrigin.Fetched next = coming("image/jpeg", new ByteArrayInputStream(SampleFiles.JPEG));

    @BeforeEach
    void receive() {
        shop = world.onAccount();
        networkId = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 8);
        id = remember();
    }

    private MediaId remember() {
        return files.remember(Map.of(networkId, new MediaFiles.Sent(shop.id(), shop.sender()))).get(networkId);
    }

    @Test
    void isFetchedWhenTheBusinessAsksFirstAndKept() {
        JsonNode told = json(ask());
        JsonNode again = json(ask());

        assertThat(told.path("mime_type").asString()).isEqualTo("image/jpeg");
        assertThat(told.path("file_size").asInt()).isEqualTo(SampleFiles.JPEG.length);
        assertThat(told.path("id").asString()).isEqualTo(id.toString()).isNotEqualTo(networkId);
        assertThat(again.path("sha256")).isEqualTo(told.path("sha256"));
        assertThat(fetched).isEqualTo(1);
        Partner partner = shop.partner();
        URI address = URI.create(told.path("url").asString());
        assertThat(Partner.exchange(partner.request(address.getRawPath() + "?" + address.getRawQuery()).GET().build()).response().body())
                .isEqualTo(SampleFiles.JPEG);
        assertThat(Duration.between(Instant.now(), files.find(id, shop.id()).orElseThrow().expiresAt()))
                .isBetween(Duration.ofDays(7).minusMinutes(1), Duration.ofDays(7));
    }

    @Test
    void keepsItsIdWhenTheNetworkTellsItTwice() {
        assertThat(remember()).isEqualTo(id);
        EnrolledBusiness other = world.onAccount();
        assertThat(files.remember(Map.of(networkId, new MediaFiles.Sent(other.id(), other.sender())))).as("not another's").isEmpty();
    }

    @Test
    void isNotGivenOutIfItCouldDoHarmOrIsOfAnotherType() {
        for (MediaOrigin.Fetched harm : List.of(
                coming("image/jpeg", new ByteArrayInputStream(SampleFiles.PNG)),
                coming("application/octet-stream", new ByteArrayInputStream(SampleFiles.EXE)),
                coming("application/pdf", new ByteArrayInputStream(SampleFiles.ascii("<html>"))),
                coming("image/svg+xml", new ByteArrayInputStream(SampleFiles.ascii("<svg/>"))))) {
            next = harm;
            Answer answer = ask();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(json(answer).at("/error/code").asInt()).isEqualTo(131052);
        }
        next = coming("application/zip", new ByteArrayInputStream(SampleFiles.zip("a.txt")));
        assertThat(ask().status()).as("people may send what businesses may not").isEqualTo(200);
    }

    @Test
    void breaksOffWithoutATrace() {
        next = coming("image/jpeg", new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (read == SampleFiles.JPEG.length) {
                    throw new IOException("reset");
                }
                return SampleFiles.JPEG[read++] & 0xff;
            }
        });

        assertThat(ask().status()).isEqualTo(503);
        assertThat(files.find(id, shop.id()).orElseThrow().content()).isEmpty();
        next = new MediaOrigin.Fetched.Not(new Refusal(RequestFault.UNAVAILABLE, "away"));
        assertThat(ask().status()).isEqualTo(503);
        next = coming("image/jpeg", new ByteArrayInputStream(SampleFiles.JPEG));
        assertThat(ask().status()).as("the next time").isEqualTo(200);
    }

    @Test
    void goesWithThePersonWhoSentIt() throws IOException {
        Person mia = world.person();
        files.sentBy(List.of(new MediaFiles.Sender(id, shop.id(), mia.id())));
        assertThat(ask().status()).isEqualTo(200);
        Path path = path();

        String her = "{'to':'" + mia.number().e164() + "','reason':'her letter'}";
        assertThat(world.office().post("/persons/access", her).is(200).body()).contains(id.toString());
        world.office().erases(her).is(200);

        assertThat(files.find(id, shop.id())).isEmpty();
        assertThat(ask().status()).isEqualTo(400);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        care.sweep();
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void isOverAfterAWeek() {
        world.database().update("UPDATE media SET expires_at = ? WHERE id = ?", Times.utc(Instant.now().minusSeconds(1)), id.value());

        assertThat(ask().status()).isEqualTo(400);
        assertThat(fetched).isZero();
    }

    private Path path() {
        String file = files.find(id, shop.id()).flatMap(MediaFile::content).orElseThrow().file();
        return settings.folder().resolve(file.substring(0, 2)).resolve(file);
    }

    private Answer ask() {
        MediaOrigin origin = _ -> {
            fetched++;
            return next;
        };
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v25.0/" + id);
        request.addHeader("Authorization", "Bearer " + shop.token());
        request.setAttribute(CloudApiPaths.SENDER, id.toString());
        MediaEndpoints endpoints = new MediaEndpoints(requests, answers, files, vault, care,
                new StaticListableBeanFactory(Map.of("origin", origin)).getBeanProvider(MediaOrigin.class), settings, keys,
                Clock.systemUTC());
        return requests.answer(request, (requestId, business) -> endpoints.has(id.toString(), business)
                ? endpoints.answer(requestId, business, id.toString(), request)
                : answers.refused(requestId, new Refusal(RequestFault.UNKNOWN_SENDER, "none")));
    }

    private static MediaOrigin.Fetched coming(String type, InputStream content) {
        return new MediaOrigin.Fetched.Coming(type, content);
    }

    private static JsonNode json(Answer answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
