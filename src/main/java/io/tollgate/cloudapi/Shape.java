package io.tollgate.cloudapi;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape that a part of a request body must have. Properties that no shape names are allowed in an {@link #object}, as the envelope
 * grows, and refused in one of {@link #only} the named ones, as the Cloud API refuses them inside a message. A check replaces
 * values that the Cloud API reads as another type: a whole number where a text is expected, {@code "true"} for true, and an object or array
 * that is written as a text.
 */
public sealed interface Shape permits Shape.Anything, Shape.Text, Shape.Matching, Shape.OneOf, Shape.Flag, Shape.Decimal,
        Shape.Whole, Shape.Items, Shape.Fields, Shape.Cases, Shape.Both, Relation {

    /** An address without white space and with a host. Whether the host exists turns out at delivery. */
    Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://[^\\s/?#:@]+(:[^\\s/?#]*)?([/?#]\\S*)?");

    /** The node as the type that this shape expects, if the Cloud API reads it so; otherwise the node itself. */
    default JsonNode read(JsonNode node) {
        return node;
    }

    /** The first fault of the node, if it has one. @param path where the node is: {@code text.body}, {@code contacts[0]} */
    Optional<Refusal> check(String path, JsonNode node);

    static Shape anything() {
        return new Anything();
    }

    static Shape text(int longest) {
        return new Text(longest, false);
    }

    static Shape textOrEmpty(int longest) {
        return new Text(longest, true);
    }

    /** A text that matches as a whole. @param rule what the text must be: {@code must be ...} */
    static Shape text(int longest, Pattern pattern, String rule) {
        return new Matching(new Text(longest, pattern.matcher("").matches()), pattern, rule);
    }

    /** An address of the web that the recipient's device can open. */
    static Shape url(int longest) {
        return text(longest, WEB_ADDRESS, "must be a URL that begins with https:// or http://");
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

    /** A whole number, or one in a string. @param least included; @param most included */
    static Shape whole(long least, long most) {
        return new Whole(least, most);
    }

    static Shape list(int most, Shape each) {
        return new Items(0, most, each);
    }

    /** @param least included; @param most included */
    static Shape list(int least, int most, Shape each) {
        return new Items(least, most, each);
    }

    /** An object whose {@code property} names which of these shapes it has. */
    static Shape cases(String property, Map<String, Shape> shapes) {
        return new Cases(property, shapes);
    }

    /** No two texts at this path, such as {@code sections[].rows[].id}, are the same. */
    static Shape different(String... paths) {
        return new Relation.Different(List.of(paths));
    }

    /** This path, such as {@code sections[].rows[]}, has at most so many elements. */
    static Shape atMost(int most, String path) {
        return new Relation.AtMost(most, path);
    }

    /** If the array at this path has more than one element, each of them has this property. */
    static Shape eachOfSeveral(String path, String property) {
        return new Relation.EachOfSeveral(path, property);
    }

    static Shape object(Property... properties) {
        return new Fields(byName(properties), false);
    }

    /** An object that has no other properties than these. */
    static Shape only(Property... properties) {
        return new Fields(byName(properties), true);
    }

    private static Map<String, Property> byName(Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name, property);
        }
        return byName;
    }

    /** The object has at least one of these properties. */
    static Shape someOf(String... properties) {
        return new Relation.SomeOf(List.of(properties));
    }

    /** All that is at this path, such as {@code cards[].header.type}, is the same text. */
    static Shape same(String path) {
        return new Relation.Same(path);
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

    /** The object has exactly one of these two properties. */
    static Shape either(String one, String other) {
        return new Relation.Either(one, other);
    }

    record Property(String name, boolean required, Shape shape) {}

    record Anything() implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return Optional.empty();
        }
    }

    /** @param longest in Unicode code points */
    record Text(int longest, boolean mayBeEmpty) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return node.isIntegralNumber() ? JsonNodeFactory.instance.stringNode(node.asString()) : node;
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isString()) {
                return Optional.of(Refusal.wrongType(path, "a string", kind(node)));
            }
            String value = node.stringValue();
            if (!mayBeEmpty && isBlank(value)) {
                return Optional.of(Refusal.invalid(path, "must not be empty"));
            }
            int length = value.codePointCount(0, value.length());
            return length > longest ? Optional.of(Refusal.tooLong(path, longest, length, "characters")) : Optional.empty();
        }
    }

    record Matching(Text text, Pattern pattern, String rule) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return text.read(node);
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return text.check(path, node).or(() -> pattern.matcher(node.stringValue()).matches()
                    ? Optional.empty()
                    : Optional.of(Refusal.invalid(path, rule)));
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
                    : Optional.of(Refusal.invalid(path, "must be one of " + words() + (values.contains("") ? ", or empty" : "")));
        }

        private String words() {
            return String.join(", ", values.stream().filter(value -> !value.isEmpty()).toList());
        }
    }

    record Flag() implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            boolean isWord = node.isString() && (node.stringValue().equals("true") || node.stringValue().equals("false"));
            return isWord ? JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(node.stringValue())) : node;
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return node.isBoolean() ? Optional.empty() : Optional.of(Refusal.wrongType(path, "true or false", kind(node)));
        }
    }

    /** A number, or a number in a string, as some clients send it. @param least included; @param most included */
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

    record Whole(long least, long most) implements Shape {
        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            boolean plain = node.isIntegralNumber() || node.isString() && node.stringValue().matches("[0-9]{1,18}");
            if (!plain) {
                return Optional.of(Refusal.wrongType(path, "a whole number", node.isNumber() ? "a fraction" : kind(node)));
            }
            double value = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
            return value >= least && value <= most
                    ? Optional.empty()
                    : Optional.of(Refusal.invalid(path, "must be between " + least + " and " + most));
        }
    }

    record Items(int least, int most, Shape each) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return WrittenJson.read(node, '[');
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isArray()) {
                return Optional.of(Refusal.wrongType(path, "an array", kind(node)));
            }
            if (node.size() > most) {
                return Optional.of(Refusal.tooLong(path, most, node.size(), "elements"));
            }
            if (node.size() < least) {
                return Optional.of(Refusal.invalid(path, "must have at least " + least + (least == 1 ? " element" : " elements")));
            }
            for (int i = 0; i < node.size(); i++) {
                JsonNode value = each.read(node.get(i));
                ((ArrayNode) node).set(i, value);
                Optional<Refusal> refusal = each.check(path + "[" + i + "]", value);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return Optional.empty();
        }
    }

    /** @param closed whether other properties are refused; an unknown one that is null is no property */
    record Fields(Map<String, Property> properties, boolean closed) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return WrittenJson.read(node, '{');
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            if (!node.isObject()) {
                return Optional.of(Refusal.wrongType(path, "an object", kind(node)));
            }
            for (Property property : properties.values()) {
                Optional<Refusal> fault = fault(path, node, property);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return node.propertyStream().filter(entry -> closed && !entry.getValue().isNull() && !properties.containsKey(entry.getKey()))
                    .findFirst().map(entry -> Refusal.unexpected(path, entry.getKey()));
        }

        private static Optional<Refusal> fault(String path, JsonNode node, Property property) {
            String inner = path.isEmpty() ? property.name : path + "." + property.name;
            JsonNode value = node.path(property.name);
            if (value.isMissingNode() || value.isNull()) {
                return property.required ? Optional.of(Refusal.missing(inner)) : Optional.empty();
            }
            JsonNode read = property.shape.read(value);
            ((ObjectNode) node).set(property.name, read);
            return property.shape.check(inner, read);
        }
    }

    record Cases(String property, Map<String, Shape> shapes) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return WrittenJson.read(node, '{');
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return object(required(property, oneOf(shapes.keySet().toArray(String[]::new)))).check(path, node)
                    .or(() -> requireNonNull(shapes.get(node.path(property).stringValue())).check(path, node));
        }
    }

    record Both(Shape first, Shape second) implements Shape {
        @Override
        public JsonNode read(JsonNode node) {
            return second.read(first.read(node));
        }

        @Override
        public Optional<Refusal> check(String path, JsonNode node) {
            return first.check(path, node).or(() -> second.check(path, node));
        }
    }

    /** Whether a text shows nothing. Spaces that do not break show nothing either. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(sign -> Character.isWhitespace(sign) || Character.isSpaceChar(sign));
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
