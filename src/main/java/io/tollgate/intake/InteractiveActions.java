package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.either;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static io.tollgate.cloudapi.Shape.url;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.cloudapi.Shape;
import java.util.regex.Pattern;

/** The shapes of the actions that have a name. */
final class InteractiveActions {

    private static final int MONTH_OF_MINUTES = 43_200;
    private static final Pattern VERSION = Pattern.compile("3");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    static final Shape LINK = named("cta_url",
            required("parameters", only(required("display_text", text(20)), required("url", url(2000)))));

    static final Shape CATALOG = named("catalog_message",
            optional("parameters", only(optional("thumbnail_product_retailer_id", text(200)))));

    static final Shape ADDRESS = named("address_message", required("parameters", only(
            required("country", text(2, COUNTRY, "must be a country's code of two letters, such as IN")),
            optional("values", object()), optional("validation_errors", object()), optional("saved_addresses", list(10, object())))));

    static final Shape CALL = named("voice_call", optional("parameters", only(
            optional("display_text", text(20)), optional("ttl_minutes", whole(1, MONTH_OF_MINUTES)),
            optional("payload", textOrEmpty(512)))));

    static final Shape FLOW = named("flow", required("parameters", only(
            required("flow_message_version", text(1, VERSION, "must be 3")),
            optional("flow_id", text(200)), optional("flow_name", text(200)),
            required("flow_cta", text(30)), optional("flow_token", text(1024)), optional("mode", oneOf("published", "draft")),
            optional("flow_action", oneOf("navigate", "data_exchange")),
            optional("flow_action_payload", only(required("screen", text(200)), optional("data", object()))))
            .and(either("flow_id", "flow_name"))));

    private InteractiveActions() {}

    static Shape named(String name, Shape.Property... more) {
        Shape.Property[] all = new Shape.Property[more.length + 1];
        all[0] = required("name", oneOf(name));
        System.arraycopy(more, 0, all, 1, more.length);
        return only(all);
    }
}
