package io.tollgate.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.whatsapp.WhatsAppComponent;
import org.apache.camel.component.whatsapp.WhatsAppConfiguration;
import org.apache.camel.component.whatsapp.WhatsAppWebhookProcessor;
import org.apache.camel.component.whatsapp.model.Action;
import org.apache.camel.component.whatsapp.model.BaseMessage;
import org.apache.camel.component.whatsapp.model.Body;
import org.apache.camel.component.whatsapp.model.Button;
import org.apache.camel.component.whatsapp.model.Component;
import org.apache.camel.component.whatsapp.model.ContactMessage;
import org.apache.camel.component.whatsapp.model.ContactMessageRequest;
import org.apache.camel.component.whatsapp.model.InteractiveMessage;
import org.apache.camel.component.whatsapp.model.InteractiveMessageRequest;
import org.apache.camel.component.whatsapp.model.Language;
import org.apache.camel.component.whatsapp.model.LocationMessage;
import org.apache.camel.component.whatsapp.model.LocationMessageRequest;
import org.apache.camel.component.whatsapp.model.MediaMessage;
import org.apache.camel.component.whatsapp.model.MediaMessageRequest;
import org.apache.camel.component.whatsapp.model.MessageResponse;
import org.apache.camel.component.whatsapp.model.Name;
import org.apache.camel.component.whatsapp.model.Parameter;
import org.apache.camel.component.whatsapp.model.Reply;
import org.apache.camel.component.whatsapp.model.TemplateMessage;
import org.apache.camel.component.whatsapp.model.TemplateMessageRequest;
import org.apache.camel.component.whatsapp.model.TextMessage;
import org.apache.camel.component.whatsapp.model.TextMessageRequest;
import org.apache.camel.component.whatsapp.model.UploadMedia;
import org.apache.camel.component.whatsapp.model.UploadMediaRequest;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * The program that {@link CamelClientTest} starts: camel-whatsapp with the Camel that it belongs to. It writes {@code port NUMBER}, and
 * sends when it has read a line; {@code got BODY} is a webhook, {@code sent WHAT ID} an answer, {@code failed WHAT WHY} an error.
 */
final class CamelClient {

    private static final String URI = "whatsapp:";

    private final ProducerTemplate producer;
    private final String person;

    private CamelClient(ProducerTemplate producer, String person) {
        this.producer = producer;
        this.person = person;
    }

    /** @param arguments root, phone number id, token, person, token that verifies the webhook, text, photo in Base64 */
    public static void main(String[] arguments) throws Exception {
        try (SimpleCamelContext camel = new SimpleCamelContext()) {
            WhatsAppComponent component = new WhatsAppComponent();
            component.setBaseUri(arguments[0]);
            component.setPhoneNumberId(arguments[1]);
            component.setAuthorizationToken(arguments[2]);
            component.setApiVersion("v24.0");
            camel.addComponent("whatsapp", component);
            camel.start();
            HttpServer server = listen(camel, arguments[4]);
            System.out.println("port " + server.getAddress().getPort());
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            CamelClient client = new CamelClient(camel.createProducerTemplate(), arguments[3]);
            client.sendAll(URI + arguments[1], arguments[5], Base64.getDecoder().decode(arguments[6]));
            System.out.println("done");
            System.in.read();
            server.stop(0);
        }
    }

    private static HttpServer listen(CamelContext camel, String token) throws IOException {
        WhatsAppConfiguration configuration = new WhatsAppConfiguration();
        configuration.setWebhookVerifyToken(token);
        WhatsAppWebhookProcessor webhook = new WhatsAppWebhookProcessor(
                exchange -> System.out.println("got " + exchange.getMessage().getBody(String.class)), configuration);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> handle(call, new DefaultExchange(camel), webhook));
        server.start();
        return server;
    }

    private static void handle(HttpExchange call, Exchange exchange, WhatsAppWebhookProcessor webhook) throws IOException {
        exchange.getIn().setHeader(Exchange.HTTP_METHOD, call.getRequestMethod());
        exchange.getIn().setHeader(Exchange.HTTP_QUERY, call.getRequestURI().getQuery());
        exchange.getIn().setBody(new ByteArrayInputStream(call.getRequestBody().readAllBytes()));
        try {
            webhook.process(exchange);
        } catch (Exception failure) {
            throw new IOException(failure);
        }
        String answer = call.getRequestMethod().equals("GET") ? exchange.getMessage().getBody(String.class) : "";
        call.sendResponseHeaders(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class), 0);
        call.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
        call.close();
    }

    private void sendAll(String to, String text, byte[] photo) {
        UploadMediaRequest upload = new UploadMediaRequest();
        upload.setUploadMedia(new UploadMedia("photo.jpg", new ByteArrayInputStream(photo), "image/jpeg"));
        String file = send(to, "file", upload);
        TextMessageRequest words = new TextMessageRequest();
        words.setText(new TextMessage());
        words.getText().setBody(text);
        send(to, "text", words);
        MediaMessage image = new MediaMessage();
        image.setId(file);
        image.setCaption("Rückseite");
        send(to, "image", new MediaMessageRequest("image", image));
        send(to, "place", place());
        send(to, "contact", contact());
        send(to, "buttons", buttons());
        MediaMessage header = new MediaMessage();
        header.setId(file);
        send(to, "template", template("order", header));
        send(to, "unknown", template("none", header));
    }

    private String send(String to, String what, BaseMessage message) {
        message.setTo(person);
        try {
            MessageResponse response = producer.requestBody(to, message, MessageResponse.class);
            String id = response.getId() == null ? response.getMessages().getFirst().getId() : response.getId();
            System.out.println("sent " + what + " " + id);
            return id;
        } catch (RuntimeException failure) {
            System.out.println("failed " + what + " " + failure.getCause());
            return "";
        }
    }

    private static LocationMessageRequest place() {
        LocationMessage place = new LocationMessage();
        place.setLatitude("38.7139");
        place.setLongitude("-9.1394");
        place.setName("Laden");
        LocationMessageRequest message = new LocationMessageRequest();
        message.setLocation(place);
        return message;
    }

    private static ContactMessageRequest contact() {
        Name name = new Name();
        name.setFormattedName("Ana Conceição");
        name.setFirstName("Ana");
        ContactMessage contact = new ContactMessage();
        contact.setName(name);
        ContactMessageRequest message = new ContactMessageRequest();
        message.setContacts(List.of(contact));
        return message;
    }

    private static InteractiveMessageRequest buttons() {
        Reply reply = new Reply();
        reply.setId("m");
        reply.setTitle("Morgen");
        Button button = new Button();
        button.setReply(reply);
        button.setType("reply");
        Body body = new Body();
        body.setText("Wann?");
        Action action = new Action();
        action.setButtons(List.of(button));
        InteractiveMessage interactive = new InteractiveMessage();
        interactive.setType("button");
        interactive.setBody(body);
        interactive.setAction(action);
        InteractiveMessageRequest message = new InteractiveMessageRequest();
        message.setInteractive(interactive);
        return message;
    }

    private static TemplateMessageRequest template(String name, MediaMessage image) {
        Parameter header = new Parameter();
        header.setType("image");
        header.setImage(image);
        Parameter payload = new Parameter();
        payload.setType("payload");
        payload.setPayload("changed");
        Language language = new Language();
        language.setCode("en_US");
        TemplateMessage template = new TemplateMessage();
        template.setName(name);
        template.setLanguage(language);
        template.setComponents(List.of(component("header", "", "", header), component("body", "", "", text("Zoë"), text("Freitag")),
                component("button", "url", "0", text("a7")), component("button", "quick_reply", "1", payload)));
        TemplateMessageRequest message = new TemplateMessageRequest();
        message.setTemplate(template);
        return message;
    }

    private static Component component(String type, String subType, String index, Parameter... parameters) {
        Component component = new Component();
        component.setType(type);
        if (!subType.isEmpty()) {
            component.setSubType(subType);
            component.setIndex(index);
        }
        component.setParameters(List.of(parameters));
        return component;
    }

    private static Parameter text(String text) {
        Parameter parameter = new Parameter();
        parameter.setType("text");
        parameter.setText(text);
        return parameter;
    }
}
