package io.tollgate.management;

import io.tollgate.cloudapi.FieldsText;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.UnfitParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a thing that a request asks for by the parameter {@code fields}; {@code id} is always among them. */
record WantedFields(List<String> names) {

    WantedFields {
        names = List.copyOf(names);
    }

    /** @param usual what is told if the request names none; @param known all that may be asked for; what has no value is left out */
    static WantedFields of(HttpServletRequest request, List<String> usual, List<String> known) {
        Optional<String> text = Optional.ofNullable(request.getParameter("fields")).filter(value -> !value.isBlank());
        if (text.isEmpty()) {
            return new WantedFields(usual);
        }
        List<String> names = new ArrayList<>(FieldsText.read(text.get()).stream().map(FieldsText.Field::name).toList());
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(_ -> {
            throw new UnfitParameter(new Refusal(RequestFault.UNEXPECTED,
                    "Parameter 'fields' must be of " + String.join(", ", known) + "."));
        });
        if (!names.contains("id")) {
            names.add("id");
        }
        return new WantedFields(names);
    }

    /** @param values by name; a value that is empty is left out */
    ObjectNode of(Map<String, Function<WantedFields, Optional<JsonNode>>> values) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        names.forEach(name -> values.getOrDefault(name, _ -> Optional.empty()).apply(this).ifPresent(value -> node.set(name, value)));
        return node;
    }
}
