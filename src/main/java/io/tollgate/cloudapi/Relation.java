package io.tollgate.cloudapi;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What properties or elements of one part must be to each other; the shape of each of them is checked already. */
sealed interface Relation extends Shape {

    record Different(List<String> paths) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            Set<String> found = new HashSet<>();
            return paths.stream().flatMap(at -> at(path, node, at).entrySet().stream())
                    .filter(entry -> entry.getValue().isValueNode() && !found.add(entry.getValue().asString())).findFirst()
                    .map(entry -> Refusal.invalid(entry.getKey(), "must not be the same as another one"));
        }
    }

    record AtMost(int most, String elements) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            int found = at(path, node, elements).size();
            return found > most
                    ? Optional.of(Refusal.tooLong(inside(path, elements.replace("[]", "")), most, found, "elements in all"))
                    : Optional.empty();
        }
    }

    record EachOfSeveral(String elements, String property) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            Map<String, JsonNode> found = at(path, node, elements + "[]");
            return found.size() < 2
                    ? Optional.empty()
                    : found.entrySet().stream().flatMap(entry -> Shape.object(Shape.required(property, new Text(Integer.MAX_VALUE, false)))
                            .check(entry.getKey(), entry.getValue()).stream()).findFirst();
        }
    }

    record Same(String elements) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            Map<String, JsonNode> found = at(path, node, elements);
            return found.entrySet().stream().filter(entry -> !found.values().iterator().next().equals(entry.getValue())).findFirst()
                    .map(entry -> Refusal.invalid(entry.getKey(), "must be the same as in the first one"));
        }
    }

    /** The nodes at a path such as {@code sections[].rows[].id} below the node, by their full paths. */
    private static Map<String, JsonNode> at(String path, JsonNode node, String below) {
        Map<String, JsonNode> found = new LinkedHashMap<>(Map.of(path, node));
        for (String step : below.split("\\.")) {
            Map<String, JsonNode> next = new LinkedHashMap<>();
            found.forEach((where, value) -> {
                String name = step.replace("[]", "");
                JsonNode child = value.path(name);
                if (!step.endsWith("[]")) {
                    if (!child.isMissingNode() && !child.isNull()) {
                        next.put(inside(where, name), child);
                    }
                    return;
                }
                for (int i = 0; i < child.size(); i++) {
                    next.put(inside(where, name) + "[" + i + "]", child.path(i));
                }
            });
            found = next;
        }
        return found;
    }

    private static String inside(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    record Either(String one, String other) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.hasNonNull(one) && !node.hasNonNull(other)) {
                return Optional.of(new Refusal(RequestFault.MISSING,
                        "Parameter '" + path + "." + one + "' or '" + path + "." + other + "' is missing."));
            }
            return node.hasNonNull(one) && node.hasNonNull(other)
                    ? Optional.of(Refusal.invalid(path, "must have '" + one + "' or '" + other + "', not both"))
                    : Optional.empty();
        }
    }

    record SomeOf(List<String> properties) implements Relation {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return properties.stream().anyMatch(node::hasNonNull)
                    ? Optional.empty()
                    : Optional.of(new Refusal(RequestFault.MISSING,
                            "Parameter '" + path + "' must have at least one of " + String.join(", ", properties) + "."));
        }
    }
}
