package io.tollgate.messenger;

import static io.tollgate.cloudapi.Shape.anything;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.Shape;
import io.tollgate.messenger.InboundUpdates.Bad;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The changes in the envelope of a webhook of the Cloud API: {@code entry[].changes[]}. Each is looked at alone.
 *
 * @param strange entries and changes that are none
 */
public record Changes(List<Change> sound, List<Bad> strange) {

    private static final Shape BODY = object(
            required("object", oneOf("whatsapp_business_account")),
            required("entry", list(InboundUpdates.MOST, anything())));
    private static final Shape ENTRY = object(required("changes", list(InboundUpdates.MOST, anything())));
    private static final Shape CHANGE = object(required("field", text(100)), required("value", object()));

    /** @param field what its value is about */
    public record Change(String field, Placed value) {}

    public static Changes of(ObjectNode body) {
        List<Change> sound = new ArrayList<>();
        List<Bad> strange = new ArrayList<>();
        for (Placed entry : new Placed("", body).all("entry", (path, fault) -> strange.add(new Bad(path, fault)))) {
            Optional<Refusal> noEntry = ENTRY.check(entry.path(), entry.node());
            if (noEntry.isPresent()) {
                strange.add(new Bad(entry.path(), noEntry.get()));
                continue;
            }
            for (Placed change : entry.all("changes", (path, fault) -> strange.add(new Bad(path, fault)))) {
                CHANGE.check(change.path(), change.node()).ifPresentOrElse(
                        fault -> strange.add(new Bad(change.path(), fault)),
                        () -> sound.add(new Change(change.node().path("field").stringValue(),
                                new Placed(change.path() + ".value", (ObjectNode) change.node().path("value")))));
            }
        }
        return new Changes(List.copyOf(sound), List.copyOf(strange));
    }

    /** What is wrong with the body as a whole, if anything is. */
    static Optional<Refusal> fault(ObjectNode body) {
        return BODY.check("", body).or(() -> updates(body) > InboundUpdates.MOST
                ? Optional.of(Refusal.tooLong("entry", InboundUpdates.MOST, updates(body), "updates"))
                : Optional.empty());
    }

    /** Without statuses, which cost next to nothing here. */
    private static int updates(ObjectNode body) {
        return body.path("entry").valueStream().flatMap(entry -> entry.path("changes").valueStream())
                .map(change -> change.path("value"))
                .mapToInt(value -> Math.max(1, value.path("messages").size() + value.path("user_preferences").size()))
                .sum();
    }
}
