package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.restfb.BinaryAttachment;
import com.restfb.Body;
import com.restfb.DefaultFacebookClient;
import com.restfb.DefaultJsonMapper;
import com.restfb.FacebookEndpoints;
import com.restfb.Parameter;
import com.restfb.Version;
import com.restfb.exception.FacebookGraphException;
import com.restfb.exception.FacebookOAuthException;
import com.restfb.json.JsonObject;
import com.restfb.types.AbstractFacebookType;
import com.restfb.types.GraphResponse;
import com.restfb.types.webhook.WebhookObject;
import com.restfb.types.webhook.whatsapp.WhatsappMessagesValue;
import com.restfb.types.whatsapp.WhatsAppBusinessPhoneNumber;
import com.restfb.types.whatsapp.WhatsAppMessageTemplate;
import com.restfb.types.whatsapp.platform.Message;
import com.restfb.types.whatsapp.platform.SendMessage;
import com.restfb.types.whatsapp.platform.SuccessfulResponse;
import com.restfb.types.whatsapp.platform.send.Context;
import com.restfb.types.whatsapp.platform.send.Image;
import com.restfb.types.whatsapp.platform.send.Interactive;
import com.restfb.types.whatsapp.platform.send.Location;
import com.restfb.types.whatsapp.platform.send.Reaction;
import com.restfb.types.whatsapp.platform.send.Text;
import com.restfb.types.whatsapp.platform.send.interactive.Action;
import com.restfb.types.whatsapp.platform.send.interactive.Button;
import com.restfb.types.whatsapp.platform.send.interactive.Footer;
import com.restfb.types.whatsapp.platform.send.interactive.Header;
import com.restfb.types.whatsapp.platform.send.interactive.Section;
import io.tollgate.TollgateTest;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.messenger.Messenger;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** RestFB, which sends forms and JSON, and the token as a parameter or as a header. It has no code that checks signatures. */
@TollgateTest
class RestFbTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    private PartnerServer hook;
    private ShoeShop shop;
    private DefaultFacebookClient client;

    @BeforeEach
    void open() {
        hook = PartnerServer.start();
        shop = ShoeShop.opens(world, new Messenger(port, data), hook.url("/hook"));
        client = client(shop.business().token(), false);
    }

    @AfterEach
    void close() {
        hook.close();
    }

    /** @param header whether the token goes into the header; by default it is a parameter */
    private DefaultFacebookClient client(String token, boolean header) {
        DefaultFacebookClient made = new DefaultFacebookClient(token, Version.VERSION_24_0);
        made.setFacebookEndpointUrls(new FacebookEndpoints() {
            @Override
            public String getGraphEndpoint() {
                return "http://127.0.0.1:" + port;
            }
        });
        made.setHeaderAuthorization(header);
        return made;
    }

    private String phone(String path) {
        return shop.business().phoneNumberId() + path;
    }

    private String account(String path) {
        return shop.business().id() + path;
    }

    private String sends(SendMessage message) {
        return id(client.publish(phone("/messages"), SuccessfulResponse.class, Body.withData(message)));
    }

    private static String id(SuccessfulResponse response) {
        return response.getMessages().getFirst().getId();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersWhatAPersonWrote(boolean header) {
        client = client(shop.business().token(), header);
        shop.isAsked();
        Message asked = told(value -> message(value).filter(it -> it.getText() != null));
        Message photo = told(value -> message(value).filter(it -> it.getImage() != null));

        assertThat(asked.getText().getBody()).isEqualTo(ShoeShop.QUESTION);
        assertThat(asked.getFrom()).isEqualTo(shop.number());
        assertThat(photo.getImage().getCaption()).isEqualTo("Größe 38?");
        assertThat(client.fetchObject(photo.getImage().getId(), JsonObject.class).getString("mime_type", "")).isEqualTo("image/jpeg");
        client.publish(phone("/messages"), JsonObject.class, Parameter.with("messaging_product", "whatsapp"),
                Parameter.with("status", "read"), Parameter.with("message_id", asked.getId()),
                Parameter.with("typing_indicator", Map.of("type", "text")));
        SendMessage answer = new SendMessage(shop.number());
        answer.setText(new Text(ShoeShop.ANSWER));
        answer.setContext(new Context(asked.getId()));
        String sent = sends(answer);
        told(value -> Stream.ofNullable(value.getStatuses()).flatMap(List::stream)
                .filter(status -> status.getId().equals(sent) && status.getStatus().name().equalsIgnoreCase("delivered")).findFirst());
        assertThat(shop.shown()).contains(ShoeShop.ANSWER);
    }

    /** The first that a webhook told. */
    private <T> T told(Function<WhatsappMessagesValue, Optional<T>> wanted) {
        return await().until(() -> hook.posts().stream()
                .flatMap(post -> new DefaultJsonMapper().toJavaObject(new String(post.body(), StandardCharsets.UTF_8), WebhookObject.class)
                        .getEntryList().stream())
                .flatMap(entry -> entry.getChanges().stream()).map(change -> (WhatsappMessagesValue) change.getValue())
                .flatMap(value -> wanted.apply(value).stream()).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static Optional<Message> message(WhatsappMessagesValue value) {
        return Stream.ofNullable(value.getMessages()).flatMap(List::stream).findFirst();
    }

    @Test
    void sendsAllThatItHasTypesFor() {
        shop.isAsked();
        String photo = uploads();
        SendMessage image = new SendMessage(shop.number());
        Image picture = new Image(photo);
        picture.setCaption("Rückseite");
        image.setMedia(picture);
        SendMessage place = new SendMessage(shop.number());
        Location location = new Location(-9.1394, 38.7139);
        location.setName("Laden");
        place.setLocation(location);
        SendMessage buttons = new SendMessage(shop.number());
        buttons.setInteractive(interactive(Interactive.Type.button,
                new Action().addButton(new Button("m", "Morgen")).addButton(new Button("t", "Übermorgen"))));
        SendMessage list = new SendMessage(shop.number());
        Section section = new Section().addRow(new Section.Row("38", "38")).addRow(new Section.Row("39", "39"));
        section.setTitle("Größen");
        Action sizes = new Action().addSection(section);
        sizes.setButton("Größen");
        list.setInteractive(interactive(Interactive.Type.list, sizes));
        SendMessage reaction = new SendMessage(shop.number());
        Message asked = told(RestFbTest::message);
        Reaction thumb = new Reaction(asked.getId());
        thumb.setEmoji("👍");
        reaction.setReaction(thumb);

        assertThat(Stream.of(image, place, buttons, list, reaction).map(this::sends)).allMatch(id -> id.startsWith("wamid."))
                .doesNotHaveDuplicates();
        assertThat(client.deleteObject(photo)).isTrue();
        assertThatThrownBy(() -> sends(image)).isInstanceOfSatisfying(FacebookGraphException.class,
                error -> assertThat(error.getErrorCode()).isEqualTo(100));
    }

    private static Interactive interactive(Interactive.Type type, Action action) {
        Interactive interactive = new Interactive(action);
        interactive.setType(type);
        interactive.setHeader(new Header("Termin"));
        interactive.setBody(new com.restfb.types.whatsapp.platform.send.interactive.Body("Wann?"));
        interactive.setFooter(new Footer("Gute Schuhe"));
        return interactive;
    }

    private String uploads() {
        return client.publish(phone("/media"), GraphResponse.class, BinaryAttachment.with("file", "Schöne Schuhe.jpg", ShoeShop.PHOTO,
                "image/jpeg"), Parameter.with("messaging_product", "whatsapp"), Parameter.with("type", "image/jpeg")).getId();
    }

    /** The client sends a form whose objects are JSON texts. */
    @Test
    void sendsATemplateWithAllParts() {
        List<Map<String, Object>> components = List.of(
                Map.of("type", "header", "parameters", List.of(Map.of("type", "image", "image", Map.of("id", uploads())))),
                Map.of("type", "body", "parameters",
                        List.of(Map.of("type", "text", "text", "Zoë"), Map.of("type", "text", "text", "Freitag"))),
                Map.of("type", "button", "sub_type", "url", "index", 0, "parameters", List.of(Map.of("type", "text", "text", "a7"))),
                Map.of("type", "button", "sub_type", "quick_reply", "index", 1, "parameters",
                        List.of(Map.of("type", "payload", "payload", "changed"))));

        id(client.publish(phone("/messages"), SuccessfulResponse.class, Parameter.with("messaging_product", "whatsapp"),
                Parameter.with("to", shop.number()), Parameter.with("type", "template"), Parameter.with("template",
                        Map.of("name", "order", "language", Map.of("code", "en_US"), "components", components))));

        await().until(() -> shop.shown().contains(ShoeShop.ORDER));
    }

    @Test
    void sendsACarouselACodeAndAnOfferForALimitedTime() {
        String photo = uploads();
        sendsTemplate("shoes", List.of(body("Zoë"), Map.of("type", "carousel", "cards", List.of(card(0, photo, "38", "a7"),
                card(1, photo, "39", "b8")))));
        sendsTemplate("code", List.of(body("482913"), button("url", Map.of("type", "text", "text", "482913"))));
        sendsTemplate("offer", List.of(body("Zoë"), Map.of("type", "limited_time_offer", "parameters", List.of(Map.of("type",
                "limited_time_offer", "limited_time_offer", Map.of("expiration_time_ms", 1_893_456_000_000L)))),
                button("copy_code", Map.of("type", "coupon_code", "coupon_code", "SAVE20"))));

        await().until(() -> shop.shown().containsAll(List.of(ShoeShop.SHOES, ShoeShop.CODE,
                ShoeShop.OFFER)));
    }

    private void sendsTemplate(String name, List<Map<String, Object>> components) {
        id(client.publish(phone("/messages"), SuccessfulResponse.class, Parameter.with("messaging_product", "whatsapp"),
                Parameter.with("to", shop.number()), Parameter.with("type", "template"), Parameter.with("template",
                        Map.of("name", name, "language", Map.of("code", "en_US"), "components", components))));
    }

    private static Map<String, Object> body(String text) {
        return Map.of("type", "body", "parameters", List.of(Map.of("type", "text", "text", text)));
    }

    private static Map<String, Object> button(String type, Map<String, Object> parameter) {
        return Map.of("type", "button", "sub_type", type, "index", 0, "parameters", List.of(parameter));
    }

    private static Map<String, Object> card(int index, String photo, String size, String suffix) {
        return Map.of("card_index", index, "components", List.of(
                Map.of("type", "header", "parameters", List.of(Map.of("type", "image", "image", Map.of("id", photo)))),
                body(size), button("url", Map.of("type", "text", "text", suffix))));
    }

    @Test
    void readsErrors() {
        SendMessage text = new SendMessage(shop.number());
        text.setText(new Text(""));
        assertThatThrownBy(() -> sends(text)).isInstanceOfSatisfying(FacebookGraphException.class, error -> {
            assertThat(error.getHttpStatusCode()).isEqualTo(400);
            assertThat(error.getErrorData("details")).contains("text.body");
            assertThat(error.getFbtraceId()).isNotEmpty();
        });
        assertThatThrownBy(() -> client("wrong", false).fetchObject(phone(""), JsonObject.class)).isInstanceOfSatisfying(
                FacebookOAuthException.class, error -> assertThat(error.getErrorCode()).isEqualTo(190));
        assertThatThrownBy(() -> client.publish(phone("/calls"), JsonObject.class, Parameter.with("to", shop.number())))
                .isInstanceOfSatisfying(FacebookGraphException.class, error -> assertThat(error.getErrorCode()).isEqualTo(3));
        assertThatThrownBy(() -> client.deleteObject(phone("/messages"))).isInstanceOf(FacebookGraphException.class);
    }

    @Test
    void managesTemplatesAndNumbers() {
        String made = client.publish(account("/message_templates"), JsonObject.class, Parameter.with("name", "late_order"),
                Parameter.with("language", "de"), Parameter.with("category", "UTILITY"), Parameter.with("components",
                        List.of(Map.of("type", "BODY", "text", "Ihre Bestellung {{1}} kommt später."))))
                .getString("id", "");
        List<WhatsAppMessageTemplate> templates = client
                .fetchConnection(account("/message_templates"), WhatsAppMessageTemplate.class, Parameter.withLimit(50),
                        Parameter.withFields("id,name,status,category,language")) // its type of components knows no carousel
                .getData();
        assertThat(templates).extracting(WhatsAppMessageTemplate::getName).contains("late_order", "order", "marketing");
        assertThat(templates).filteredOn(one -> one.getName().equals("late_order")).extracting(AbstractFacebookType::toString).first()
                .asString().contains(made);
        assertThat(client.deleteObject(account("/message_templates"), Parameter.with("name", "late_order"))).isTrue();

        assertThat(client.fetchConnection(account("/phone_numbers"), WhatsAppBusinessPhoneNumber.class).getData())
                .extracting(WhatsAppBusinessPhoneNumber::getId).containsExactly(phone(""));
        WhatsAppBusinessPhoneNumber number = client.fetchObject(phone(""), WhatsAppBusinessPhoneNumber.class,
                Parameter.withFields(
                        "display_phone_number,verified_name,quality_rating,throughput,health_status,new_name_status,quality_score"));
        assertThat(number.getDisplayPhoneNumber().replaceAll("\\D", ""))
                .isEqualTo(shop.business().number().displayNumber().substring(1));
        client.publish(phone("/whatsapp_business_profile"), GraphResponse.class, Parameter.with("messaging_product", "whatsapp"),
                Parameter.with("about", "Schuhe für alle"), Parameter.with("websites", List.of("https://shop.example/")));
        JsonObject profile = client.fetchObject(phone("/whatsapp_business_profile"), JsonObject.class,
                Parameter.withFields("about,websites")).get("data").asArray().get(0).asObject();
        assertThat(profile.getString("about", "")).isEqualTo("Schuhe für alle");
        assertThat(profile.get("websites").asArray().get(0).asString()).isEqualTo("https://shop.example/");
    }
}
