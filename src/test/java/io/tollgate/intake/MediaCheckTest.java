package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.database.Times;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.Upload;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Messages that name files by their ids. */
@TollgateTest
class MediaCheckTest {

    private static final String TO = "+351912345678";

    @Autowired
    World world;

    private EnrolledBusiness shop;
    private String picture;

    @BeforeEach
    void enrol() {
        shop = world.onAccount();
        picture = Upload.id(shop, "image/png", SampleFiles.PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'%s'", "%s"})
    void takesAFileThatWasUploaded(String id) {
        assertThat(sends("image", "{'id':" + id.formatted(picture) + ",'caption':'look'}").status()).isEqualTo(200);
        assertThat(shop.partner().postTo(shop.partner().path() + "/preview",
                message("image", "{'id':'" + picture + "'}")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1037543291543636", "x", "-7", "99999999999999999999", "0"})
    void refusesAnIdThatWasNeverUploaded(String id) {
        assertUnknown(sends("image", "{'id':'" + id + "'}"), "image");
    }

    @Test
    void refusesAFileThatIsDeletedOrOverOrAnothers() {
        String other = Upload.id(world.onAccount(), "image/png", SampleFiles.PNG);
        String over = Upload.id(shop, "image/png", SampleFiles.PNG);
        world.database().update("UPDATE media SET expires_at = ? WHERE id = ?", Times.utc(Instant.now().minusSeconds(1)), over);
        Reply deleted = Partner.exchange(shop.partner().request("/v25.0/" + picture).DELETE().build());

        assertThat(deleted.status()).isEqualTo(200);
        assertUnknown(sends("image", "{'id':'" + picture + "'}"), "image");
        assertUnknown(sends("image", "{'id':'" + over + "'}"), "image");
        assertUnknown(sends("image", "{'id':'" + other + "'}"), "image");
    }

    @ParameterizedTest
    @CsvSource({"video, image/png", "sticker, image/png", "document, image/png", "audio, image/png", "image, application/pdf",
        "image, image/webp", "video, audio/mp4", "audio, video/mp4"})
    void refusesAFileOfAnotherType(String property, String type) {
        byte[] file = switch (type) {
            case "application/pdf" -> SampleFiles.PDF;
            case "image/webp" -> SampleFiles.STILL;
            case "image/png" -> SampleFiles.PNG;
            default -> SampleFiles.movie("isom");
        };

        Reply reply = sends(property, "{'id':'" + Upload.id(shop, type, file) + "'}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(131053);
        assertThat(reply.details()).contains(property + "['id']").contains(type);
    }

    @Test
    void looksIntoHeadersAndCards() {
        String button = "'body':{'text':'x'},'action':{'buttons':[{'type':'reply','reply':{'id':'y','title':'Yes'}}]}}";
        String header = "{'type':'button','header':{'type':'image','image':{'id':'%s'}}," + button;

        assertThat(sends("interactive", header.formatted(picture)).status()).isEqualTo(200);
        assertUnknown(sends("interactive", header.formatted("77")), "header.image");
        assertUnknown(sends("template", """
                {'name':'greeting','language':{'code':'en_US'},'components':[{'type':'header','parameters':[{'type':'image',
                'image':{'id':'77'}}]}]}"""), "components[0].parameters[0].image");
        assertUnknown(sends("template", """
                {'name':'greeting','language':{'code':'en_US'},'components':[{'type':'carousel','cards':[{'card_index':0,'components':
                [{'type':'header','parameters':[{'type':'video','video':{'id':'77'}}]}]}]}]}"""),
                "components[0].cards[0].components[0].parameters[0].video");
    }

    private static void assertUnknown(Reply reply, String path) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).as(reply.json().toString()).isEqualTo(100);
        assertThat(reply.details()).contains(path + "['id'] is not a valid whatsapp business account media attachment ID");
    }

    private Reply sends(String type, String content) {
        return shop.partner().post(message(type, content));
    }

    private static String message(String type, String content) {
        return "{'messaging_product':'whatsapp','to':'%s','type':'%s','%s':%s}".formatted(TO, type, type, content).replace("'", "\"");
    }
}
