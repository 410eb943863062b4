package io.tollgate.management;

import io.tollgate.cloudapi.FieldsText;
import io.tollgate.cloudapi.FieldsText.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a thing that a request asks for by the parameter {@code fields}; {@code id} is always among them. */
record WantedFields(List<Field> fields) {

    WantedFields {
        fields = List.copyOf(fields);
    }

    /**
     * @param usual what is told if the request names none
     * @param known all that may be asked for, with the fields of its value in braces; what has no value is left out
     */
    static WantedFields of(HttpServletRequest request, List<String> usual, List<String> known) {
        return of(FieldsText.read(Optional.ofNullable(request.getParameter("fields")).orElse("")), usual, known);
    }

    /** The fields within braces: {@code phone_numbers{id}}. */
    static WantedFields of(List<Field> asked, List<String> usual, List<String> known) {
        if (asked.isEmpty()) {
            return new WantedFields(FieldsText.read(String.join(",", usual)));
        }
        FieldsText.check(asked, FieldsText.read(String.join(",", known)));
        List<Field> fields = new ArrayList<>(asked);
        if (fields.stream().noneMatch(field -> field.name().equals("id"))) {
            fields.add(new Field("id", Map.of()));
        }
        return new WantedFields(fields);
    }

    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** @param values by name; a value that is empty is left out */
    ObjectNode of(Map<String, Function<WantedFields, Optional<JsonNode>>> values) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        fields.forEach(field -> values.getOrDefault(field.name(), _ -> Optional.empty()).apply(this)
                .ifPresent(value -> node.set(field.name(), only(value, field.fields()))));
        return node;
    }

    /** The parts of a value that are asked for; of a list, of each in it. */
    private static JsonNode only(JsonNode value, List<Field> asked) {
        if (asked.isEmpty()) {
            return value;
        }
        if (value.isArray()) {
            ArrayNode each = JsonMapper.shared().createArrayNode();
            value.forEach(one -> each.add(only(one, asked)));
            return each;
        }
        ObjectNode parts = JsonMapper.shared().createObjectNode();
        asked.stream().filter(field -> value.has(field.name()))
                .forEach(field -> parts.set(field.name(), only(value.path(field.name()), field.fields())));
        return parts;
    }
}
