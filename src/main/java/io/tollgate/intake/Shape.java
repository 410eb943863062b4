package io.tollgate.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a part of a request body must look like. Properties that no shape names are let through: the interface grows. */
public sealed interface Shape {

    /** The first thing wrong with the node, if anything is. @param path where it is: {@code text.body}, {@code contacts[0]} */
    Optional<Refusal> check(String path, JsonNode node);

    static Shape text(int longest) {
        return new Text(longest, false);
    }

    static Shape textOrEmpty(int longest) {
        return new Text(longest, true);
    }

    static Shape oneOf(String... values) {
        return new OneOf(List.of(values));
    }

    static Shape flag() {
        return new Flag();
    }

    static Shape number(int least, int most) {
        return new Decimal(least, most);
    }

    static Shape list(int most, Shape each) {
        return new Items(most, each);
    }

    static Shape object(Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name, property);
        }
        return new Fields(byName);
    }

    static Property required(String name, Shape shape) {
        return new Property(name, true, shape);
    }

    static Property optional(String name, Shape shape) {
        return new Property(name, false, shape);
    }

    /** The node must fit both. */
    default Shape and(Shape other) {
        return new Both(this, other);
    }

    /** Exactly one of these two properties is there. */
    static Shape either(String one, String other) {
        return new Either(one, other);
    }

    record Property(String name, boolean required, Shape shape) {}

    /** @param longest in Unicode code points */
    record Text(int longest, boolean mayBeEmpty) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isString()) {
                return Optional.of(Refusal.wrongType(path, "a string", kind(node)));
            }
            String value = node.stringValue();
            if (!mayBeEmpty && value.isBlank()) {
                return Optional.of(Refusal.invalid(path, "must not be empty"));
            }
            int length = value.codePointCount(0, value.length());
            return length > longest ? Optional.of(Refusal.tooLong(path, longest, length, "characters")) : Optional.empty();
        }
    }

    record OneOf(List<String> values) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isString()) {
                return Optional.of(Refusal.wrongType(path, "a string", kind(node)));
            }
            return values.contains(node.stringValue())
                    ? Optional.empty()
                    : Optional.of(Refusal.invalid(path, "must be one of " + String.join(", ", values)));
        }
    }

    record Flag() implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return node.isBoolean() ? Optional.empty() : Optional.of(Refusal.wrongType(path, "true or false", kind(node)));
        }
    }

    /** A number, or as some clients send it, a number in a string. @param least included; @param most included */
    record Decimal(int least, int most) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            boolean plain = node.isNumber() || node.isString() && node.stringValue().matches("-?[0-9]{1,3}(\\.[0-9]{1,20})?");
            if (!plain) {
                return Optional.of(Refusal.wrongType(path, "a number", kind(node)));
            }
            double value = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
            return value >= least && value <= most
                    ? Optional.empty()
                    : Optional.of(Refusal.invalid(path, "must be between " + least + " and " + most));
        }
    }

    record Items(int most, Shape each) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isArray()) {
                return Optional.of(Refusal.wrongType(path, "an array", kind(node)));
            }
            if (node.size() > most) {
                return Optional.of(Refusal.tooLong(path, most, node.size(), "elements"));
            }
            for (int i = 0; i < node.size(); i++) {
                Optional<Refusal> refusal = each.check(path + "[" + i + "]", node.get(i));
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return Optional.empty();
        }
    }

    record Fields(Map<String, Property> properties) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isObject()) {
                return Optional.of(Refusal.wrongType(path, "an object", kind(node)));
            }
            return properties.values().stream().flatMap(property -> fault(path, node, property).stream()).findFirst();
        }

        private static Optional<Refusal> fault(String path, JsonNode node, Property property) {
            String inner = path.isEmpty() ? property.name : path + "." + property.name;
            JsonNode value = node.path(property.name);
            if (value.isMissingNode() || value.isNull()) {
                return property.required ? Optional.of(Refusal.missing(inner)) : Optional.empty();
            }
            return property.shape.check(inner, value);
        }
    }

    record Either(String one, String other) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.hasNonNull(one) && !node.hasNonNull(other)) {
                return Optional.of(new Refusal(Fault.MISSING, "Parameter '" + path + "." + one + "' or '" + path + "." + other + "' is missing."));
            }
            return node.hasNonNull(one) && node.hasNonNull(other)
                    ? Optional.of(Refusal.invalid(path, "must have '" + one + "' or '" + other + "', not both"))
                    : Optional.empty();
        }
    }

    record Both(Shape first, Shape second) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return first.check(path, node).or(() -> second.check(path, node));
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING, BINARY -> "a string";
            case NULL, MISSING -> "null";
        };
    }
}
