package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.Shape;
import io.tollgate.endtoend.mls.Declaration;
import io.tollgate.endtoend.mls.NotMls;
import io.tollgate.endtoend.mls.PrivateMessage;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A message that is encrypted from end to end. Nobody here can read it, so only its head is checked: it must say of itself what the
 * business
 * says beside it. The recipient's client refuses a message whose head was changed, so nobody is shown another category than is charged.
 */
final class EncryptedCheck {

    private static final int LONGEST_TEXT = 4 * PrivateMessage.LONGEST / 3;
    static final Shape SHAPE = only(
            required("category", oneOf("authentication", "marketing", "service", "utility")),
            optional("template", only(required("name", text(200)), required("language", text(10)))),
            required("message_id", text(128, Declaration.ID, "must be of letters, digits and . _ : = + / -")),
            optional("size", whole(1, PrivateMessage.LONGEST)),
            required("ciphertext", text(LONGEST_TEXT, Pattern.compile("[A-Za-z0-9_-]+"), "must be base64url without padding")));
    private static final String CIPHERTEXT = "encrypted.ciphertext";

    private EncryptedCheck() {}

    /** The category that a faultless message declares. */
    static Category category(JsonNode encrypted) {
        return Category.valueOf(encrypted.path("category").stringValue().toUpperCase(Locale.ROOT));
    }

    /** The template that a faultless message names. */
    static Optional<TemplateKey> template(JsonNode encrypted) {
        JsonNode template = encrypted.path("template");
        return template.isObject()
                ? Optional.of(new TemplateKey(template.path("name").stringValue(), template.path("language").stringValue()))
                : Optional.empty();
    }

    /** The first fault of a message of the right {@link #SHAPE}. */
    static Optional<Refusal> fault(JsonNode encrypted) {
        Optional<TemplateKey> template = template(encrypted);
        if (template.isEmpty() && category(encrypted) != Category.SERVICE) {
            return Optional.of(Refusal.missing("encrypted.template"));
        }
        if (template.isPresent() && category(encrypted) == Category.SERVICE) {
            return Optional.of(Refusal.invalid("encrypted.template", "does not go with the category service, which is free text"));
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encrypted.path("ciphertext").stringValue());
            PrivateMessage message = PrivateMessage.read(bytes);
            if (message.type() != PrivateMessage.Type.APPLICATION) {
                return Optional.of(Refusal.invalid(CIPHERTEXT, "must be a message, and is a " + message.type().name()
                        + ". Send commits to /e2e/v1/conversations/{group_id}/commits"));
            }
            return size(encrypted, bytes.length).or(() -> declared(encrypted, template, Declaration.read(message.authenticatedData())));
        } catch (IllegalArgumentException noBase64) {
            return Optional.of(Refusal.invalid(CIPHERTEXT, "must be base64url without padding"));
        } catch (NotMls odd) {
            return Optional.of(Refusal.invalid(CIPHERTEXT, odd.why()));
        }
    }

    private static Optional<Refusal> size(JsonNode encrypted, int bytes) {
        return encrypted.hasNonNull("size") && encrypted.path("size").asInt() != bytes
                ? Optional.of(Refusal.invalid("encrypted.size", "must be the number of bytes of ciphertext, " + bytes))
                : Optional.empty();
    }

    private static Optional<Refusal> declared(JsonNode encrypted, Optional<TemplateKey> template, Declaration declared) {
        if (!declared.category().equals(encrypted.path("category").stringValue())) {
            return Optional.of(other("category", "cat"));
        }
        if (!declared.id().equals(encrypted.path("message_id").stringValue())) {
            return Optional.of(other("message_id", "mid"));
        }
        return declared.template().equals(template.map(key -> key.name() + "@" + key.language()))
                ? Optional.empty()
                : Optional.of(other("template", "tpl"));
    }

    private static Refusal other(String beside, String within) {
        return Refusal.invalid("encrypted." + beside, "is not what authenticated_data declares as " + within
                + ". Declare the same in both places");
    }
}
