package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.number;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.tollgate.cloudapi.Shape;
import io.tollgate.message.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The values of {@code type}, and the shape of the property of that name; limits are those of the Cloud API. */
enum MessageType {

    TEXT(Kind.TEXT, only(required("body", text(4096)), optional("preview_url", flag()))),
    TEMPLATE(Kind.TEMPLATE, TemplateShape.SHAPE),
    IMAGE(Kind.MEDIA, MediaParts.file(MediaParts.CAPTION)),
    VIDEO(Kind.MEDIA, MediaParts.file(MediaParts.CAPTION)),
    DOCUMENT(Kind.MEDIA, MediaParts.file(MediaParts.CAPTION, MediaParts.FILENAME)),
    AUDIO(Kind.MEDIA, MediaParts.file(optional("voice", flag()))),
    STICKER(Kind.MEDIA, MediaParts.file()),
    INTERACTIVE(Kind.INTERACTIVE, Interactive.SHAPE),
    LOCATION(Kind.MEDIA, only(
            required("latitude", number(-90, 90)), required("longitude", number(-180, 180)),
            optional("name", textOrEmpty(1000)), optional("address", textOrEmpty(1000)))),
    CONTACTS(Kind.MEDIA, list(1, 257, ContactParts.SHAPE)),
    REACTION(Kind.INTERACTIVE, only(
            required("message_id", text(200)), required("emoji", text(40, Emoji.ONE_OR_NONE, "must be one emoji, or empty")))),
    ENCRYPTED(Kind.ENCRYPTED, EncryptedCheck.SHAPE);

    private static final Map<String, MessageType> BY_PROPERTY = Stream.of(values()).collect(toMap(MessageType::property, identity()));

    private final String property;
    private final Kind kind;
    private final Shape shape;

    MessageType(Kind kind, Shape shape) {
        this.property = name().toLowerCase(Locale.ROOT);
        this.kind = kind;
        this.shape = object(required(property, shape));
    }

    /** The value of {@code type}, and the name of the property with the content. */
    String property() {
        return property;
    }

    Kind kind() {
        return kind;
    }

    /** The shape of a request with the property that has the name of the type. */
    Shape shape() {
        return shape;
    }

    static Optional<MessageType> of(String text) {
        return Optional.ofNullable(BY_PROPERTY.get(text));
    }
}
