package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.atMost;
import static io.tollgate.cloudapi.Shape.cases;
import static io.tollgate.cloudapi.Shape.different;
import static io.tollgate.cloudapi.Shape.eachOfSeveral;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.same;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.cloudapi.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shapes of interactive messages, by type; limits are those of the Cloud API. Parts that its documentation does not show for a type,
 * such as a header over a request for the location, are refused.
 */
final class Interactive {

    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_LIST_BODY = 4096;
    private static final int LONGEST_CARD_BODY = 160;
    private static final int MOST_ROWS = 10;
    private static final int MOST_PRODUCTS = 30;
    private static final int MOST_CARDS = 10;

    private static final Shape.Property HEADER = optional("header", header("text", "image", "video", "document"));
    private static final Shape.Property TEXT_HEADER = optional("header", header("text"));
    private static final Shape.Property FOOTER = optional("footer", only(required("text", text(60))));
    private static final Shape.Property BODY = body(LONGEST_BODY);

    private static final Shape ROWS = only(
            required("button", text(20)),
            required("sections", list(1, MOST_ROWS, only(
                    optional("title", text(24)),
                    required("rows", list(1, MOST_ROWS, only(
                            required("id", text(200)), required("title", text(24)),
                            optional("description", Shape.textOrEmpty(72)))))))))
            .and(atMost(MOST_ROWS, "sections[].rows[]")).and(eachOfSeveral("sections", "title")).and(different("sections[].rows[].id"));

    private static final Shape PRODUCTS = only(
            required("catalog_id", text(200)),
            required("sections", list(1, MOST_ROWS, only(
                    optional("title", text(24)),
                    required("product_items", list(1, MOST_PRODUCTS, only(required("product_retailer_id", text(200)))))))))
            .and(atMost(MOST_PRODUCTS, "sections[].product_items[]")).and(eachOfSeveral("sections", "title"));

    static final Shape SHAPE = cases("type", shapes());

    private Interactive() {}

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("button", parts(buttons("reply", 3, 256), HEADER, BODY, FOOTER));
        shapes.put("list", parts(ROWS, TEXT_HEADER, body(LONGEST_LIST_BODY), FOOTER));
        shapes.put("cta_url", parts(InteractiveActions.LINK, HEADER, BODY, FOOTER));
        shapes.put("flow", parts(InteractiveActions.FLOW, HEADER, BODY, FOOTER));
        shapes.put("product", parts(only(required("catalog_id", text(200)), required("product_retailer_id", text(200))),
                optional("body", BODY.shape()), FOOTER));
        shapes.put("product_list", parts(PRODUCTS, required("header", TEXT_HEADER.shape()), BODY, FOOTER));
        shapes.put("catalog_message", parts(InteractiveActions.CATALOG, BODY, FOOTER));
        shapes.put("location_request_message", parts(InteractiveActions.named("send_location"), BODY));
        shapes.put("address_message", parts(InteractiveActions.ADDRESS, HEADER, BODY, FOOTER));
        shapes.put("request_contact_info", parts(InteractiveActions.named("request_contact_info"), BODY));
        shapes.put("call_permission_request",
                parts(InteractiveActions.named("call_permission_request"), optional("body", BODY.shape())));
        shapes.put("voice_call", parts(InteractiveActions.CALL, HEADER, BODY, FOOTER));
        shapes.put("carousel", parts(only(required("cards", list(2, MOST_CARDS, cards())))
                .and(different("cards[].card_index")).and(same("cards[].type")).and(same("cards[].header.type")), BODY));
        return shapes;
    }

    private static Shape cards() {
        Map<String, Shape> cards = new LinkedHashMap<>();
        cards.put("cta_url", card(InteractiveActions.LINK));
        cards.put("quick_reply", card(buttons("quick_reply", 2, 256)));
        return cases("type", cards);
    }

    private static Shape card(Shape action) {
        return parts(action, required("card_index", whole(0, MOST_CARDS - 1)), required("header", header("image", "video")),
                optional("body", body(LONGEST_CARD_BODY).shape()));
    }

    private static Shape buttons(String type, int most, int longestId) {
        return only(required("buttons", list(1, most, only(
                required("type", oneOf(type)),
                required(type, only(required("id", text(longestId)), required("title", text(20))))))))
                .and(different("buttons[]." + type + ".id")).and(different("buttons[]." + type + ".title"));
    }

    private static Shape.Property body(int longest) {
        return required("body", only(required("text", text(longest))));
    }

    private static Shape header(String... types) {
        Map<String, Shape> headers = new LinkedHashMap<>();
        for (String type : types) {
            headers.put(type, only(required("type", oneOf(type)), required(type, switch (type) {
                case "text" -> text(60);
                case "document" -> MediaParts.file(MediaParts.FILENAME);
                default -> MediaParts.file();
            })));
        }
        return cases("type", headers);
    }

    private static Shape parts(Shape action, Shape.Property... parts) {
        return only(Stream.concat(Stream.concat(Stream.of(required("type", text(40))), Stream.of(parts)),
                Stream.of(required("action", action))).toArray(Shape.Property[]::new));
    }
}
