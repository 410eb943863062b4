package io.tollgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.media.MediaContent;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.ShownFiles;
import io.tollgate.media.Upload;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A business gives its number a picture by the handle of an upload. */
@TollgateTest
class ProfilePicturesTest {

    private static final byte[] LOGO = SampleFiles.picture("png", 200, 300);

    @Autowired
    World world;
    @Autowired
    ShownFiles shown;

    private EnrolledBusiness shop;
    private Partner partner;

    @BeforeEach
    void enrol() {
        shop = world.onAccount();
        partner = shop.partner();
    }

    @Test
    void thePictureIsShownToEverybodyAlsoWhenTheHandleIsOver() throws Exception {
        assertThat(url()).isEmpty();

        assertThat(set(Upload.handle(shop, "image/png", LOGO)).json().path("success").asBoolean()).isTrue();
        world.database().update("DELETE FROM upload WHERE business_id = ?", shop.id().value());

        String url = url().orElseThrow();
        assertThat(url).startsWith(partner.root() + "/picture/" + shop.phoneNumberId() + "/");
        HttpResponse<byte[]> picture = fetch(url);
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.body()).isEqualTo(LOGO);
        assertThat(picture.headers().allValues("Content-Type")).containsExactly("image/png");
        assertThat(picture.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(picture.headers().allValues("Content-Security-Policy")).hasSize(1).first().asString().contains("sandbox");
        assertThat(picture.headers().allValues("Cache-Control")).containsExactly("max-age=86400, public, immutable");
        assertThat(Partner.exchange(partner.request(profile() + "?fields=about").GET().build()).json().toString())
                .doesNotContain("picture");
    }

    @Test
    void anotherPictureHasAnotherAddressAndAnEmptyHandleEndsIt() throws Exception {
        set(Upload.handle(shop, "image/png", LOGO));
        String first = url().orElseThrow();
        byte[] photo = SampleFiles.picture("jpg", 400, 400);

        set(Upload.handle(shop, "image/jpeg", photo));

        String second = url().orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(fetch(second).body()).isEqualTo(photo);
        assertThat(fetch(first).statusCode()).isEqualTo(404);
        assertThat(set("").status()).isEqualTo(200);
        assertThat(url()).isEmpty();
        assertThat(fetch(second).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"191, 300", "300, 191", "5001, 300", "300, 5001"})
    void aPictureThatIsTooSmallOrTooLargeIsRefused(int width, int height) {
        Reply refused = set(Upload.handle(shop, "image/png", SampleFiles.picture("png", width, height)));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("code").asInt()).isEqualTo(131009);
        assertThat(refused.details()).contains("profile_picture_handle").contains("from 192 to 5000 pixels");
        assertThat(url()).isEmpty();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        Reply paper = set(Upload.handle(shop, "application/pdf", SampleFiles.PDF));
        Reply broken = set(Upload.handle(shop, "image/png", Arrays.copyOf(LOGO, 20)));

        assertThat(paper.error().path("code").asInt()).isEqualTo(131009);
        assertThat(paper.details()).contains("application/pdf");
        assertThat(broken.error().path("code").asInt()).isEqualTo(131009);
        assertThat(broken.details()).contains("pixels");
    }

    @Test
    void aHandleOfAnotherBusinessAndOneWhoseTimeIsOverAreRefused() {
        String foreign = Upload.handle(world.onAccount(), "image/png", LOGO);
        String over = Upload.handle(shop, "image/png", LOGO);
        world.database().update("UPDATE upload SET expires_at = '2020-01-01' WHERE business_id = ?", shop.id().value());

        for (String handle : new String[] {foreign, over}) {
            Reply refused = set(handle);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error().path("code").asInt()).isEqualTo(131009);
            assertThat(refused.details()).contains("names no file of this account, or its time is over");
        }
    }

    /** Otherwise the other fields of a request that is refused would be taken. */
    @Test
    void aRefusedPictureLeavesTheProfileAsItWas() {
        Reply refused = partner.postTo(profile(), "{\"messaging_product\":\"whatsapp\",\"about\":\"new\","
                + "\"profile_picture_handle\":\"4:x\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(Partner.exchange(partner.request(profile()).GET().build()).json().toString()).doesNotContain("new");
    }

    @Test
    void aPictureCountsAsTheBusinesssSpace() {
        set(Upload.handle(shop, "image/png", LOGO));
        MediaContent picture = shown.find(ShownFiles.Place.pictureOf(shop.sender())).orElseThrow();

        assertThat(picture.bytes()).isEqualTo(LOGO.length);
        assertThat(picture.file()).as("a copy").isNotEqualTo(world.database().queryForObject(
                "SELECT file FROM upload WHERE business_id = ?", String.class, shop.id().value()));
    }

    private String profile() {
        return "/v25.0/" + shop.phoneNumberId() + "/whatsapp_business_profile";
    }

    private Reply set(String handle) {
        return partner.postTo(profile(), "{\"messaging_product\":\"whatsapp\",\"profile_picture_handle\":\"" + handle + "\"}");
    }

    private Optional<String> url() {
        return Partner.exchange(partner.request(profile() + "?fields=profile_picture_url").GET().build()).json()
                .at("/data/0/profile_picture_url").asStringOpt();
    }

    private static HttpResponse<byte[]> fetch(String url) throws Exception {
        try (HttpClient nobody = HttpClient.newHttpClient()) {
            return nobody.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        }
    }
}
