package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.TemplateParameters;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.PhoneNumber;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks one request body of a known sender, from the envelope inwards, and makes the message for the gate from it. */
@Component
final class MessageCheck {

    private static final String DEFAULT_TYPE = "text";
    private static final String ACCOUNT = "messaging_account_id";
    /** The platform takes it until the end of 2026; the other one counts if both are there. */
    private static final String FORMER_ACCOUNT = "paid_messaging_account_id";
    private static final Shape PRODUCT = object(required("messaging_product", oneOf("whatsapp")));
    private static final Shape READ = object(
            required("status", oneOf("read")), required("message_id", text(200)),
            optional("typing_indicator", only(required("type", oneOf("text")))));
    private static final Shape ENVELOPE = object(
            optional("recipient_type", oneOf("individual")),
            optional("to", text(40)),
            optional("recipient", text(140)),
            optional("type", text(40)),
            optional("context", only(required("message_id", text(200)))),
            optional("biz_opaque_callback_data", textOrEmpty(512)),
            optional(ACCOUNT, text(40)),
            optional(FORMER_ACCOUNT, text(40)),
            optional("product_policy", oneOf("CLOUD_API_FALLBACK", "STRICT")),
            optional("message_activity_sharing", flag()),
            optional(ChainRequest.PROPERTY, ChainRequest.SHAPE),
            optional("recipient_identity_key_hash", text(200)));

    private static final Refusal CODES_BY_NUMBER = new Refusal(RequestFault.NUMBER_NEEDED, "A message of the category AUTHENTICATION goes"
            + " to a phone number only. Name it in 'to'.");

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final Addressees addressees;
    private final MediaCheck media;
    private final DirectSendCheck directSends;

    MessageCheck(Businesses businesses, RequestBodies bodies, Addressees addressees, MediaCheck media, DirectSendCheck directSends) {
        this.directSends = directSends;
        this.businesses = businesses;
        this.bodies = bodies;
        this.addressees = addressees;
        this.media = media;
    }

    /** The first fault found, or what the request asks for. The body stays as it is: a request may be checked again. */
    Checked check(Sender sender, ObjectNode body, Optional<IdempotencyKey> key) {
        Optional<Refusal> product = PRODUCT.check("", body);
        if (product.isPresent()) {
            return new Refused(product.get());
        }
        return body.hasNonNull("status") ? read(sender, body) : message(sender, body, key);
    }

    private static Checked read(Sender sender, ObjectNode body) {
        return READ.check("", body).<Checked>map(Refused::new).orElseGet(() -> new MarkAsRead(sender.id(), body));
    }

    /** The first fault that can be found without the database. */
    Optional<Refusal> fault(ObjectNode body) {
        return PRODUCT.check("", body).or(() -> faultOfMessage(body));
    }

    private static Optional<Refusal> faultOfMessage(ObjectNode body) {
        if (body.path("recipient_type").asString("").equals("group")) {
            return Optional.of(Refusal.NO_GROUPS);
        }
        Optional<Refusal> envelope = ENVELOPE.check("", body).or(() -> body.hasNonNull("to") || body.hasNonNull("recipient")
                ? Optional.empty()
                : Optional.of(Refusal.missing("to"))).or(() -> ChainRequest.fault(body.path(ChainRequest.PROPERTY)));
        if (envelope.isPresent()) {
            return envelope;
        }
        Optional<MessageType> known = MessageType.of(body.path("type").asString(DEFAULT_TYPE));
        if (known.isEmpty()) {
            return Optional.of(new Refusal(RequestFault.UNSUPPORTED, "There is no message type of that name. Use one of the Cloud API's"
                    + " types, such as 'text' or 'template'."));
        }
        MessageType type = known.get();
        return type.shape().check("", body).or(() -> DirectSendCheck.fault(type, body)).or(() -> reactionInContext(type, body))
                .or(() -> type == MessageType.ENCRYPTED ? EncryptedCheck.fault(body.path(type.property())) : Optional.empty());
    }

    private Checked message(Sender sender, ObjectNode body, Optional<IdempotencyKey> key) {
        Optional<Refusal> fault = faultOfMessage(body);
        if (fault.isPresent()) {
            return new Refused(fault.get());
        }
        MessageType type = MessageType.of(body.path("type").asString(DEFAULT_TYPE)).orElseThrow();
        Optional<Refusal> file = otherAccount(sender, body).or(() -> directSends.refusal(sender, type, body))
                .or(() -> media.check(sender.business(), type.property(), body));
        if (file.isPresent()) {
            return new Refused(file.get());
        }
        return switch (addressees.read(sender, body)) {
            case Addressees.Unclear(Refusal why) -> new Refused(why);
            case Addressees.Known recipient -> message(sender, body, type, recipient, key);
        };
    }

    private static Optional<Refusal> otherAccount(Sender sender, ObjectNode body) {
        String name = body.hasNonNull(ACCOUNT) ? ACCOUNT : FORMER_ACCOUNT;
        return body.hasNonNull(name) && !body.path(name).stringValue().equals(sender.business().toString())
                ? Optional.of(new Refusal(RequestFault.UNKNOWN_SENDER, "Parameter '" + name + "' is not the account of this number."
                        + " Leave it out: a number has one account."))
                : Optional.empty();
    }

    private Checked message(Sender sender, ObjectNode body, MessageType type, Addressees.Known recipient, Optional<IdempotencyKey> key) {
        if (recipient.named() instanceof PhoneNumber number && number.e164().equals(sender.displayNumber())) {
            return new Refused(new Refusal(RequestFault.RECIPIENT_IS_SENDER, "Parameter 'to' is the sender's own number."));
        }
        if (type == MessageType.TEMPLATE) {
            return template(sender, body, recipient, key);
        }
        if (type == MessageType.ENCRYPTED) {
            return encrypted(sender, body, recipient, key);
        }
        Category category = DirectSendCheck.category(body);
        return category == Category.AUTHENTICATION && recipient.byUserId()
                ? new Refused(CODES_BY_NUMBER)
                : sendable(sender, body, type, category, Optional.empty(), recipient, key);
    }

    private Checked template(Sender sender, ObjectNode body, Addressees.Known recipient, Optional<IdempotencyKey> key) {
        JsonNode request = body.path("template");
        TemplateKey name = new TemplateKey(request.path("name").stringValue(), request.path("language").path("code").stringValue());
        return approved(sender, name, recipient, template -> TemplateParameters.of(template).check(request.path("components"))
                .<Checked>map(Refused::new).orElseGet(() -> sendable(
                        sender, body, MessageType.TEMPLATE, template.category(), Optional.of(name), recipient, key)));
    }

    /** The parameters of a template are in the ciphertext: the recipient's client checks them. */
    private Checked encrypted(Sender sender, ObjectNode body, Addressees.Known recipient, Optional<IdempotencyKey> key) {
        JsonNode request = body.path(MessageType.ENCRYPTED.property());
        Category category = EncryptedCheck.category(request);
        Optional<TemplateKey> name = EncryptedCheck.template(request);
        return name.isEmpty()
                ? sendable(sender, body, MessageType.ENCRYPTED, category, name, recipient, key)
                : approved(sender, name.get(), recipient, template -> template.category() == category
                        ? sendable(sender, body, MessageType.ENCRYPTED, category, name, recipient, key)
                        : new Refused(Refusal.invalid("encrypted.category", "must be that of the template, " + template.category())));
    }

    /** @param then what is done with a template that is approved and may go to this recipient */
    private Checked approved(Sender sender, TemplateKey name, Addressees.Known recipient, Function<Template, Checked> then) {
        Optional<Template> template = businesses.template(sender.business(), name);
        if (template.isEmpty()) {
            return new Refused(new Refusal(RequestFault.UNKNOWN_TEMPLATE, "The business has no template of that name in that language ("
                    + name + "). Check name and language: en_US is not en."));
        }
        Optional<Refusal> approval = unapproved(template.get());
        if (approval.isPresent()) {
            return new Refused(approval.get());
        }
        if (template.get().category() == Category.AUTHENTICATION && recipient.byUserId()) {
            return new Refused(CODES_BY_NUMBER);
        }
        return then.apply(template.get());
    }

    /** The rules look again when the message is judged, as an officer may decide meanwhile. */
    private static Optional<Refusal> unapproved(Template template) {
        return switch (template.approval()) {
            case APPROVED -> Optional.empty();
            case PENDING -> Optional.of(new Refusal(RequestFault.UNKNOWN_TEMPLATE, "The template waits for its approval ("
                    + template.key() + ")."));
            case REJECTED -> Optional.of(new Refusal(RequestFault.UNKNOWN_TEMPLATE, "The template was rejected (" + template.key()
                    + "). Change it, and it is reviewed again."));
            case PAUSED -> Optional.of(new Refusal(RequestFault.TEMPLATE_PAUSED, "The template is paused (" + template.key()
                    + "). Wait until it is approved again, or change it."));
            case DISABLED -> Optional.of(new Refusal(RequestFault.TEMPLATE_DISABLED, "The template is disabled for good ("
                    + template.key() + "). Write another one."));
        };
    }

    private Sendable sendable(
            Sender sender, ObjectNode request, MessageType type, Category category, Optional<TemplateKey> template,
            Addressees.Known recipient, Optional<IdempotencyKey> key) {
        ObjectNode body = request.objectNode().setAll(request);
        body.remove("to");
        body.remove("recipient");
        String callbackData = body.path("biz_opaque_callback_data").asString("");
        Chain chain = ChainRequest.of(body.path(ChainRequest.PROPERTY));
        byte[] whole = bodies.write(body);
        body.remove(ChainRequest.PROPERTY); // it is for Tollgate alone
        Body content = chain.isEmpty() ? Body.of(whole) : Body.of(bodies.write(body), whole);
        return new Sendable(new Arrival(sender.business(), sender.id(), recipient.named(), category, type.kind(), template, callbackData,
                content, key, chain), recipient);
    }

    private static Optional<Refusal> reactionInContext(MessageType type, JsonNode body) {
        return type == MessageType.REACTION && body.hasNonNull("context")
                ? Optional.of(Refusal.invalid("context", "does not go with a reaction, which names its message itself"))
                : Optional.empty();
    }
}
