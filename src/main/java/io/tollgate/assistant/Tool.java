package io.tollgate.assistant;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tool.
 *
 * @param description for the assistant: what it does, what it gives, what it does not
 * @param proposes    whether it leaves something behind, for others to approve
 * @param properties  what it takes, as JSON Schema
 * @param required    names of properties that must be there
 */
record Tool(String name, String description, boolean proposes, Map<String, Object> properties, List<String> required, Action action) {

    /** What a tool does. */
    @FunctionalInterface
    interface Action {

        /** @throws NotDone if it cannot */
        String run(Administration administration, Arguments arguments);
    }

    /** What an assistant gave; it fits the schema. */
    record Arguments(Map<String, Object> given) {

        String text(String name) {
            return maybe(name).orElseThrow(() -> new NotDone(name + " is missing."));
        }

        Optional<String> maybe(String name) {
            return Optional.ofNullable(given.get(name)).map(Object::toString).map(String::strip).filter(text -> !text.isEmpty());
        }

        int number(String name, int otherwise) {
            return given.get(name) instanceof Number number ? number.intValue() : otherwise;
        }

        List<String> texts(String name) {
            return given.get(name) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
        }

        Map<String, String> files(String name) {
            Map<String, String> files = new LinkedHashMap<>();
            if (given.get(name) instanceof Map<?, ?> map) {
                map.forEach((path, content) -> files.put(String.valueOf(path), String.valueOf(content)));
            }
            return files;
        }

        /** These arguments as parameters of a query, if they are there. @param names of the argument, and of the parameter, in turn */
        Map<String, String> query(String... names) {
            Map<String, String> query = new LinkedHashMap<>();
            for (int at = 0; at < names.length; at += 2) {
                String parameter = names[at + 1];
                maybe(names[at]).ifPresent(value -> query.put(parameter, value));
            }
            return query;
        }
    }

    String run(Administration administration, @Nullable Map<String, Object> arguments) {
        return action.run(administration, new Arguments(arguments == null ? Map.of() : arguments));
    }

    McpSchema.Tool described() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return McpSchema.Tool.builder(name, schema).description(description)
                .annotations(ToolAnnotations.builder().readOnlyHint(!proposes).destructiveHint(false).idempotentHint(!proposes)
                        .openWorldHint(false).build())
                .build();
    }
}
