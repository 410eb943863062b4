package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.directsend.DirectSendLife;
import io.tollgate.directsend.DirectSends;
import io.tollgate.directsend.Entitlement;
import io.tollgate.message.Category;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Free text with a {@code category} (Direct Send): it is judged and priced as a template of that category. A business needs an officer's
 * decision for it; the rules look again when the message is judged.
 */
@Component
final class DirectSendCheck {

    private static final String PROPERTY = "category";
    private static final Set<MessageType> TYPES = EnumSet.of(MessageType.TEXT, MessageType.IMAGE, MessageType.VIDEO, MessageType.DOCUMENT,
            MessageType.LOCATION, MessageType.INTERACTIVE);
    /** A code is a text; it may have a button that copies it. */
    private static final Set<MessageType> TYPES_OF_CODES = EnumSet.of(MessageType.TEXT, MessageType.INTERACTIVE);
    private static final Shape LIFE = whole(DirectSendLife.SHORTEST.toSeconds(), DirectSendLife.LONGEST.toSeconds());

    private final DirectSends decisions;

    DirectSendCheck(DirectSends decisions) {
        this.decisions = decisions;
    }

    /** The category of a faultless message that is no template. */
    static Category category(JsonNode body) {
        return Category.valueOf(body.path(PROPERTY).asString(Category.SERVICE.name()).toUpperCase(Locale.ROOT));
    }

    /** The first fault of the form of a message with a category; a template has its own, and what is said of it is not read. */
    static Optional<Refusal> fault(MessageType type, JsonNode body) {
        String given = body.path(PROPERTY).asString("");
        if (!isOne(type, body)) {
            return Optional.empty();
        }
        return given.equals("utility") || given.equals("authentication")
                ? form(type, given, body)
                : refuse("must be one of authentication, service, utility. Send a template for marketing.");
    }

    /** Why the business may not send such a message, whose form is right. */
    Optional<Refusal> refusal(Sender sender, MessageType type, JsonNode body) {
        return isOne(type, body) ? standing(new Entitlement(sender.business(), category(body))) : Optional.empty();
    }

    private static boolean isOne(MessageType type, JsonNode body) {
        return type != MessageType.TEMPLATE && body.hasNonNull(PROPERTY) && !body.path(PROPERTY).asString("").equals("service");
    }

    private Optional<Refusal> standing(Entitlement entitlement) {
        return switch (decisions.standing(entitlement)) {
            case GRANTED -> Optional.empty();
            case NEVER, ENDED -> refuse("is for businesses that may send free text of other categories, and this one may not. Send a"
                    + " template, or leave it out.");
            case MISUSED -> Optional.of(new Refusal(RequestFault.DIRECT_SEND_WITHDRAWN, "The operator has withdrawn free text of the"
                    + " category " + entitlement.category() + " from this business, as it was misused. Send templates, and ask the"
                    + " operator."));
        };
    }

    private static Optional<Refusal> form(MessageType type, String category, JsonNode body) {
        if (!(category.equals("utility") ? TYPES : TYPES_OF_CODES).contains(type)) {
            return refuse("does not go with a message of the type " + type.property() + ".");
        }
        JsonNode life = body.path(DirectSendLife.PROPERTY);
        return life.isMissingNode() || life.isNull()
                ? Optional.empty()
                : LIFE.check(DirectSendLife.PROPERTY, life).map(fault -> new Refusal(RequestFault.UNEXPECTED, fault.details()));
    }

    private static Optional<Refusal> refuse(String rule) {
        return Optional.of(new Refusal(RequestFault.UNEXPECTED, "Parameter '" + PROPERTY + "' " + rule));
    }
}
