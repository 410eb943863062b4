package io.tollgate.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A value of a document with its path. Each method reads it as one type or throws a {@link DocumentFault}. */
record Place(String path, JsonNode node) {

    Optional<Place> maybe(String name) {
        if (!node.isObject()) {
            throw wrong("must be an object");
        }
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(new Place(path + "['" + name + "']", value));
    }

    Place get(String name) {
        return maybe(name).orElseThrow(() -> new DocumentFault(path + "['" + name + "']", "is missing. Maybe it is spelt differently."));
    }

    /** The values; JSON-LD writes a single value without brackets. */
    List<Place> list() {
        if (!node.isArray()) {
            return List.of(this);
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            places.add(new Place(path + "[" + i + "]", node.get(i)));
        }
        return places;
    }

    Place only() {
        List<Place> places = list();
        if (places.size() != 1) {
            throw wrong("must be one value, and is " + places.size());
        }
        return places.getFirst();
    }

    String text() {
        if (!node.isString()) {
            throw wrong("must be a string");
        }
        return node.stringValue();
    }

    String textOrEmpty(String name) {
        return maybe(name).map(Place::text).orElse("");
    }

    boolean isTrue(String name) {
        return maybe(name).filter(place -> place.node.isBoolean() && place.node.booleanValue()).isPresent();
    }

    /** @param what what is wrong: {@code must be a string} */
    DocumentFault wrong(String what) {
        return new DocumentFault(path, what + ".");
    }
}
