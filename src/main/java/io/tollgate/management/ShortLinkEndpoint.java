package io.tollgate.management;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /{version}/{phone-number-id}/message_qrdls} and {@code .../message_qrdls/{code}}: short links to chats with a number, with QR
 * codes. A POST with a {@code code} changes that link.
 */
@Component
final class ShortLinkEndpoint {

    private static final int MOST = 2_000;
    private static final List<String> FIELDS = List.of("code", "prefilled_message", "deep_link_url", "qr_image_url");
    private static final List<String> PARAMETERS = List.of("prefilled_message", "code", "generate_qr_image");
    private static final Shape LINK = object(required("prefilled_message", text(140)), optional("code", text(14)),
            optional("generate_qr_image", oneOf("SVG", "PNG")));

    private final RequestGate gate;
    private final Answers answers;
    private final ShortLinks links;
    private final Clock clock;

    ShortLinkEndpoint(RequestGate gate, Answers answers, ShortLinks links, Clock clock) {
        this.gate = gate;
        this.answers = answers;
        this.links = links;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint messageQrCodesEndpoint() {
        return new HttpEndpoint("message-qrdls", Set.of("GET", "POST"), request -> answer(request, (requestId, number) -> request
                .getMethod().equals("GET") ? listed(requestId, request, links.of(number.id())) : written(requestId, number, request)));
    }

    @Bean
    HttpEndpoint messageQrCodeEndpoint() {
        return new HttpEndpoint("message-qrdl", Set.of("GET", "DELETE"), request -> answer(request, (requestId, number) -> {
            Optional<ShortLink> link = own(number, String.valueOf(request.getAttribute(CloudApiPaths.PART)));
            if (link.isEmpty()) {
                return answers.refused(requestId, unknown());
            }
            if (request.getMethod().equals("GET")) {
                return listed(requestId, request, List.of(link.get()));
            }
            links.remove(link.get().code());
            return answers.done(requestId);
        }));
    }

    @FunctionalInterface
    private interface Work {
        Answer of(String requestId, Sender number);
    }

    private Answer answer(HttpServletRequest request, Work work) {
        return gate.answer(request, requestId -> switch (gate.caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender number) -> work.of(requestId, number);
        });
    }

    private Answer listed(String requestId, HttpServletRequest request, List<ShortLink> wanted) {
        WantedFields fields;
        try {
            fields = WantedFields.of(request, FIELDS, FIELDS);
        } catch (UnfitParameter unfit) {
            return answers.refused(requestId, unfit.why());
        }
        // With .format(PNG) the picture is a PNG; otherwise an SVG.
        LinkPicture picture = fields.fields().stream().anyMatch(field -> field.arguments().containsValue("PNG"))
                ? LinkPicture.PNG
                : LinkPicture.SVG;
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        wanted.forEach(link -> data.add(json(link, request, Optional.of(picture)).retain(fields.names())));
        return answers.success(requestId, body);
    }

    private Answer written(String requestId, Sender number, HttpServletRequest request) {
        return switch (gate.fields(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode given) -> LINK.check("", withQuery(request, given))
                    .map(why -> answers.refused(requestId, why))
                    .orElseGet(() -> given.hasNonNull("code")
                            ? changed(requestId, number, given, request)
                            : made(requestId, number, given,
                                    request));
        };
    }

    /** Many clients give all of it in the query; the body goes before that. */
    private static ObjectNode withQuery(HttpServletRequest request, ObjectNode given) {
        Map<String, String> query = HttpParts.address(request);
        PARAMETERS.stream().filter(name -> !given.hasNonNull(name) && query.containsKey(name))
                .forEach(name -> given.put(name, query.get(name)));
        return given;
    }

    private Answer made(String requestId, Sender number, ObjectNode given, HttpServletRequest request) {
        if (links.of(number.id()).size() >= MOST) {
            return answers.refused(requestId, new Refusal(RequestFault.UNEXPECTED, "The number has " + MOST + " links, and no more are"
                    + " possible. Delete some that nobody uses."));
        }
        ShortLink link = links.add(number.id(), given.path("prefilled_message").asString(""), clock.instant());
        return answers.success(requestId, json(link, request, Optional.of(given.path("generate_qr_image").asString(""))
                .filter(format -> !format.isEmpty()).map(LinkPicture::valueOf)));
    }

    private Answer changed(String requestId, Sender number, ObjectNode given, HttpServletRequest request) {
        Optional<ShortLink> link = own(number, given.path("code").asString(""));
        if (link.isEmpty()) {
            return answers.refused(requestId, unknown());
        }
        links.change(link.get().code(), given.path("prefilled_message").asString(""));
        return answers.success(requestId, json(links.find(link.get().code()).orElseThrow(), request, Optional.empty()));
    }

    private Optional<ShortLink> own(Sender number, String code) {
        return links.find(code).filter(link -> link.number().equals(number.id()));
    }

    private static Refusal unknown() {
        return Refusal.invalid("code", "is none of this number's links");
    }

    private static ObjectNode json(ShortLink link, HttpServletRequest request, Optional<LinkPicture> picture) {
        String address = UriComponentsBuilder.fromUriString(request.getRequestURL().toString()).replacePath("/link/" + link.code())
                .replaceQuery(null).build().toUriString();
        ObjectNode json = JsonMapper.shared().createObjectNode().put("code", link.code()).put("prefilled_message", link.message())
                .put("deep_link_url", address);
        picture.ifPresent(kind -> json.put("qr_image_url", address + kind.ending()));
        return json;
    }
}
