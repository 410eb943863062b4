package io.tollgate.messenger;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An object of a webhook. @param path where it is: {@code entry[0].changes[2].value} */
public record Placed(String path, ObjectNode node) {

    private static final Shape LIST = Shape.list(Integer.MAX_VALUE, Shape.anything());
    private static final Shape OBJECT = Shape.object();

    /** The objects of a list that this object may have. @param strange takes what is no list or no object, with its place */
    public List<Placed> all(String property, BiConsumer<String, Refusal> strange) {
        String place = path.isEmpty() ? property : path + "." + property;
        if (!node.hasNonNull(property)) {
            return List.of();
        }
        JsonNode list = LIST.read(node.path(property));
        Optional<Refusal> noList = LIST.check(place, list);
        if (noList.isPresent()) {
            strange.accept(place, noList.get());
            return List.of();
        }
        node.set(property, list);
        List<Placed> objects = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = place + "[" + i + "]";
            JsonNode one = OBJECT.read(list.get(i));
            ((ArrayNode) list).set(i, one);
            OBJECT.check(at, one).ifPresentOrElse(fault -> strange.accept(at, fault), () -> objects.add(new Placed(at, (ObjectNode) one)));
        }
        return objects;
    }
}
