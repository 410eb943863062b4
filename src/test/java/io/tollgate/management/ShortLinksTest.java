package io.tollgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Short links to chats, with QR codes. */
@TollgateTest
class ShortLinksTest {

    @Autowired
    World world;

    private Partner shop;
    private String path;

    @BeforeEach
    void enrol() {
        shop = new Partner(world.onAccount(), world.partner().root());
        path = "/v25.0/" + shop.sender().id() + "/message_qrdls";
    }

    private static Reply open(String address) {
        return Partner.exchange(HttpRequest.newBuilder(URI.create(address)).build());
    }

    private Reply get(String of) {
        return Partner.exchange(shop.request(of).GET().build());
    }

    @Test
    void aLinkIsMadeChangedAndDeletedAndItsPictureLeadsToIt() throws Exception {
        JsonNode made = shop.postTo(path, "{\"prefilled_message\":\"Eine Größe & mehr\",\"generate_qr_image\":\"PNG\"}").json();
        String code = made.path("code").asString();
        String link = made.path("deep_link_url").asString();
        assertThat(code).matches("[A-Z2-7]{14}");
        assertThat(link).endsWith("/link/" + code);
        Reply opened = open(link);
        assertThat(opened.status()).isEqualTo(302);
        assertThat(opened.response().headers().firstValue("Location")).contains("https://wa.me/"
                + shop.sender().displayNumber().substring(1) + "?text=Eine%20Gr%C3%B6%C3%9Fe%20%26%20mehr");
        assertThat(decoded(open(made.path("qr_image_url").asString()).response().body())).as("the picture").isEqualTo(link);

        JsonNode listed = get(path).json();
        assertThat(listed.at("/data/0/qr_image_url").asString()).isEqualTo(link + ".svg");
        assertThat(new String(open(link + ".svg").response().body(), StandardCharsets.UTF_8)).startsWith("<svg").contains("<path d=\"M4 4");
        assertThat(get(path + "?fields=code,qr_image_url.format(PNG)").json().at("/data/0/qr_image_url").asString()).endsWith(".png");

        JsonNode changed = shop.postTo(path, "{\"code\":\"" + code + "\",\"prefilled_message\":\"Pizza\"}").json();
        assertThat(changed.path("deep_link_url").asString()).as("printed codes stay").isEqualTo(link);
        assertThat(open(link).response().headers().firstValue("Location").orElseThrow()).endsWith("?text=Pizza");
        assertThat(get(path + "/" + code).json().at("/data/0/prefilled_message").asString()).isEqualTo("Pizza");

        assertThat(Partner.exchange(shop.request(path + "/" + code).DELETE().build()).json().path("success").asBoolean()).isTrue();
        assertThat(open(link).status()).isEqualTo(404);
        assertThat(open(link + ".png").status()).isEqualTo(404);
        assertThat(get(path).json().path("data")).isEmpty();
    }

    /** Without a code of an error, and without a guess. */
    @Test
    void aPersonWhoTapsADeadLinkReadsAPageInHerLanguage() {
        URI dead = URI.create(shop.root() + "/link/AAAAAAAAAAAAAA");

        Reply german = Partner.exchange(HttpRequest.newBuilder(dead).header("Accept", "text/html").header("Accept-Language", "de").build());
        assertThat(german.status()).isEqualTo(404);
        assertThat(new String(german.response().body(), StandardCharsets.UTF_8))
                .contains("<html lang=\"de\"", "bitten Sie dort um eine neue")
                .doesNotContain("404", "ielleicht", "Maybe");
        assertThat(german.response().headers().firstValue("Cache-Control")).contains("no-store");

        Reply program = open(dead.toString());
        assertThat(program.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(program.json().path("detail").asString()).isEqualTo("There is no such link. Ask the business for another one.");
    }

    @Test
    void aLinkMayBeWrittenInTheQueryAndItsFieldsAreChosen() {
        Reply made = shop.postTo(path + "?prefilled_message=Hallo%20%C3%A4&generate_qr_image=SVG", "");
        String code = made.json().path("code").asString();

        assertThat(made.json().path("prefilled_message").asString()).isEqualTo("Hallo ä");
        assertThat(made.json().path("qr_image_url").asString()).endsWith(".svg");
        assertThat(shop.postTo(path + "?prefilled_message=lost", "{\"code\":\"" + code + "\",\"prefilled_message\":\"kept\"}").json()
                .path("prefilled_message").asString()).as("the body goes first").isEqualTo("kept");
        assertThat(get(path + "?fields=code").json().toString()).isEqualTo("{\"data\":[{\"code\":\"" + code + "\"}]}");
        assertThat(get(path + "/" + code + "?fields=prefilled_message").json().at("/data/0").toString())
                .isEqualTo("{\"prefilled_message\":\"kept\"}");
        assertThat(get(path + "?fields=color").details()).contains("nonexisting field (color)");
    }

    @Test
    void nobodyTouchesTheLinksOfAnother() {
        String code = shop.postTo(path, "{\"prefilled_message\":\"x\"}").json().path("code").asString();
        Partner other = new Partner(world.onAccount(), shop.root());
        String theirs = "/v25.0/" + other.sender().id() + "/message_qrdls";

        for (HttpRequest request : new HttpRequest[] {other.request(theirs + "/" + code).GET().build(),
            other.request(theirs + "/" + code).DELETE().build()}) {
            assertThat(Partner.exchange(request).error().path("code").asInt()).isEqualTo(131009);
        }
        assertThat(other.postTo(theirs, "{\"code\":\"" + code + "\",\"prefilled_message\":\"y\"}").details())
                .contains("none of this number's links");
        assertThat(get(path).json().at("/data/0/prefilled_message").asString()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {}                                                     | 131008 | prefilled_message
            {"prefilled_message":""}                               | 131009 | prefilled_message
            {"prefilled_message":7.5}                              | 100    | must be a string
            {"prefilled_message":"x","generate_qr_image":"GIF"}    | 131009 | must be one of SVG, PNG
            {"prefilled_message":"x","code":"AAAAAAAAAAAAAA"}      | 131009 | none of this number's links
            """)
    void refusesAFaultyLink(String body, int code, String details) {
        Reply reply = shop.postTo(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    @Test
    void aMessageHasAtMost140Characters() {
        assertThat(shop.postTo(path, "{\"prefilled_message\":\"" + "ä".repeat(140) + "\"}").status()).isEqualTo(200);
        assertThat(shop.postTo(path, "{\"prefilled_message\":\"" + "ä".repeat(141) + "\"}").error().path("code").asInt()).isEqualTo(100);
    }

    /** Not photographed: the search for the corners of a code in a photograph misses some. */
    private static final Map<DecodeHintType, Boolean> DRAWN = Map.of(DecodeHintType.PURE_BARCODE, true);

    private static String decoded(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(
                new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels))), DRAWN).getText();
    }
}
