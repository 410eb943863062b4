package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.number;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.cloudapi.Shape;
import java.util.regex.Pattern;

/** The shape of a message by template. Whether its parameters fit the template is checked afterwards. */
final class TemplateShape {

    private static final int MOST_CARDS = 10;
    private static final int MOST_BUTTONS = 10;
    private static final Pattern TYPES = Pattern.compile("(?i)header|body|footer|button|carousel|limited_time_offer");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final long MOST_THOUSANDTHS = 1_000_000_000_000_000L;

    private static final Shape PARAMETER = only(
            optional("type", text(30)),
            optional("parameter_name", text(64)),
            optional("text", textOrEmpty(32_768)),
            optional("currency", only(required("fallback_value", text(200)),
                    required("code", text(3, CURRENCY, "must be a currency's code, such as EUR")),
                    required("amount_1000", whole(-MOST_THOUSANDTHS, MOST_THOUSANDTHS)))),
            optional("date_time", object(required("fallback_value", text(200)))),
            optional("image", MediaParts.file()), optional("video", MediaParts.file()),
            optional("document", MediaParts.file(MediaParts.FILENAME, MediaParts.CAPTION)),
            optional("location", only(required("latitude", number(-90, 90)), required("longitude", number(-180, 180)),
                    optional("name", textOrEmpty(1000)), optional("address", textOrEmpty(1000)))),
            optional("payload", text(256)),
            optional("coupon_code", text(15)),
            optional("action", object()),
            optional("limited_time_offer", only(required("expiration_time_ms", whole(1, Long.MAX_VALUE)))));

    private static final Shape CARD_COMPONENT = component(text(20, Pattern.compile("(?i)header|body|button"),
            "must be one of header, body, button"));

    static final Shape SHAPE = only(
            required("name", text(512)),
            required("language", only(required("code", text(20)), optional("policy", oneOf("deterministic")))),
            optional("namespace", text(200)),
            optional("components", list(20, component(text(20, TYPES,
                    "must be one of header, body, footer, button, carousel, limited_time_offer"),
                    optional("cards", list(1, MOST_CARDS, only(
                            required("card_index", whole(0, MOST_CARDS - 1)),
                            required("components", list(MOST_BUTTONS, CARD_COMPONENT)))))))));

    private TemplateShape() {}

    private static Shape component(Shape type, Shape.Property... more) {
        Shape.Property[] all = new Shape.Property[more.length + 4];
        all[0] = required("type", type);
        all[1] = optional("sub_type", text(30));
        all[2] = optional("index", whole(0, MOST_BUTTONS - 1));
        all[3] = optional("parameters", list(100, PARAMETER));
        System.arraycopy(more, 0, all, 4, more.length);
        return only(all);
    }
}
