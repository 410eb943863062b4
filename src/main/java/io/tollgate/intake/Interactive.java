package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.atMost;
import static io.tollgate.cloudapi.Shape.cases;
import static io.tollgate.cloudapi.Shape.different;
import static io.tollgate.cloudapi.Shape.eachOfSeveral;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.cloudapi.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes of interactive messages, by type; limits are those of the Cloud API. */
final class Interactive {

    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_LIST_BODY = 4096;
    private static final int MOST_BUTTONS = 3;
    private static final int MOST_ROWS = 10;

    private static final Shape HEADER = object(required("type", oneOf("text", "image", "video", "document")), optional("text", text(60)));
    private static final Shape FOOTER = object(required("text", text(60)));

    private static final Shape BUTTONS = object(required("buttons", list(1, MOST_BUTTONS, object(
            required("type", oneOf("reply")),
            required("reply", object(required("id", text(256)), required("title", text(20))))))))
            .and(different("buttons[].reply.id")).and(different("buttons[].reply.title"));

    private static final Shape ROWS = object(
            required("button", text(20)),
            required("sections", list(1, MOST_ROWS, object(
                    optional("title", text(24)),
                    required("rows", list(1, MOST_ROWS, object(
                            required("id", text(200)), required("title", text(24)), optional("description", textOrEmpty(72)))))))))
            .and(atMost(MOST_ROWS, "sections[].rows[]")).and(eachOfSeveral("sections", "title")).and(different("sections[].rows[].id"));

    private static final Shape CALL_TO_ACTION = object(
            required("name", oneOf("cta_url")),
            required("parameters", object(required("display_text", text(20)), required("url", text(2000)))));

    private static final Shape PRODUCTS = object(required("catalog_id", text(200)), required("sections", list(1, MOST_ROWS, object())));

    static final Shape SHAPE = cases("type", shapes());

    private Interactive() {}

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("button", withBody(LONGEST_BODY, BUTTONS));
        shapes.put("list", withBody(LONGEST_LIST_BODY, ROWS));
        shapes.put("cta_url", withBody(LONGEST_BODY, CALL_TO_ACTION));
        shapes.put("flow", withBody(LONGEST_BODY, object()));
        shapes.put("product",
                parts(false, LONGEST_BODY, object(required("catalog_id", text(200)), required("product_retailer_id", text(200)))));
        shapes.put("product_list", withBody(LONGEST_BODY, PRODUCTS).and(object(required("header", HEADER))));
        shapes.put("catalog_message", withBody(LONGEST_BODY, object()));
        shapes.put("location_request_message", withBody(LONGEST_BODY, object()));
        shapes.put("address_message", withBody(LONGEST_BODY, object()));
        shapes.put("request_contact_info", withBody(LONGEST_BODY, object()));
        shapes.put("call_permission_request", parts(false, LONGEST_BODY, object()));
        shapes.put("voice_call", withBody(LONGEST_BODY, object()));
        shapes.put("carousel", withBody(LONGEST_BODY, object()));
        return shapes;
    }

    private static Shape withBody(int longest, Shape action) {
        return parts(true, longest, action);
    }

    private static Shape parts(boolean bodied, int longest, Shape action) {
        Shape body = object(required("text", text(longest)));
        return object(optional("header", HEADER), bodied ? required("body", body) : optional("body", body), optional("footer", FOOTER),
                required("action", action));
    }
}
