package io.tollgate.messenger;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The people whom a change of a webhook names beside its messages. What is strange in one is left out, and the rest of it is used. */
final class Contacts {

    private static final List<Shape> PARTS = List.of(
            object(optional("wa_id", textOrEmpty(200))),
            object(optional("user_id", textOrEmpty(200))),
            object(optional("parent_user_id", textOrEmpty(200))),
            object(optional("profile", object(optional("name", textOrEmpty(1_000))))));
    private static final List<String> PROPERTIES = List.of("wa_id", "user_id", "parent_user_id", "profile");

    private final List<ObjectNode> all = new ArrayList<>();
    private final Map<String, ObjectNode> byNumber = new HashMap<>();
    private final Map<String, ObjectNode> byUserId = new HashMap<>();
    private final boolean belongTogether;

    /** @param strange takes what is strange, with its place: each contact once */
    Contacts(Placed value, BiConsumer<String, Refusal> strange) {
        for (Placed contact : value.all("contacts", strange)) {
            clean(contact).ifPresent(fault -> strange.accept(contact.path(), fault));
            all.add(contact.node());
            byNumber.putIfAbsent(UpdateParts.text(contact.node(), "wa_id"), contact.node());
            byUserId.putIfAbsent(UpdateParts.text(contact.node(), "user_id"), contact.node());
        }
        belongTogether = value.node().path("contacts").size() == 1 && value.node().path("messages").size() == 1;
    }

    private static Optional<Refusal> clean(Placed contact) {
        Optional<Refusal> first = Optional.empty();
        for (int i = 0; i < PARTS.size(); i++) {
            Optional<Refusal> fault = PARTS.get(i).check(contact.path(), contact.node());
            if (fault.isPresent()) {
                contact.node().remove(PROPERTIES.get(i));
                first = first.or(() -> fault);
            }
        }
        return first;
    }

    List<ObjectNode> all() {
        return all;
    }

    /** The contact with her number or user id. A single message and a single contact that do not contradict each other belong together. */
    Optional<ObjectNode> of(JsonNode message) {
        String from = UpdateParts.text(message, "from");
        String userId = UpdateParts.text(message, "from_user_id");
        return named(byNumber, from).or(() -> named(byUserId, userId)).or(() -> belongTogether
                ? all.stream().filter(contact -> (from.isEmpty() || UpdateParts.text(contact, "wa_id").isEmpty())
                        && (userId.isEmpty() || UpdateParts.text(contact, "user_id").isEmpty())).findFirst()
                : Optional.empty());
    }

    private static Optional<ObjectNode> named(Map<String, ObjectNode> contacts, String name) {
        return name.isEmpty() ? Optional.empty() : Optional.ofNullable(contacts.get(name));
    }
}
