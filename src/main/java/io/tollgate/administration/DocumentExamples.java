package io.tollgate.administration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the examples of bodies and answers from those of their fields; a field without one takes the example of its name. */
@SuppressWarnings("rawtypes") // as swagger's own maps of schemas are
final class DocumentExamples {

    private static final Logger log = LoggerFactory.getLogger(DocumentExamples.class);

    private final Map<String, Schema> schemas;
    private final JsonNode byName;

    DocumentExamples(Map<String, Schema> schemas) {
        this.schemas = schemas;
        try (InputStream words = DocumentExamples.class.getResourceAsStream("examples.json")) {
            this.byName = new ObjectMapper().readTree(words);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Empty if there is none; a lint finds that. @param operation if the body is not a record, its example stands under this name */
    Optional<Object> of(String operation, boolean isJson, Schema<?> schema) {
        if (byName.has(operation)) {
            JsonNode own = byName.get(operation);
            boolean text = own.isTextual();
            if (!isJson) {
                return Optional.of(text ? own.asText() : own);
            }
            if (!text) {
                return Optional.of(own);
            }
        }
        return isJson ? of("", "", schema) : Optional.empty();
    }

    /** @param owner the schema that has the property of this name */
    private Optional<Object> of(String owner, String name, Schema<?> schema) {
        if (byName.has(owner + "." + name)) {
            return Optional.of(byName.get(owner + "." + name));
        }
        if (byName.has(name) && schema.getExample() == null && schema.get$ref() == null && schema.getAnyOf() == null) {
            return Optional.of(byName.get(name));
        }
        if (schema.get$ref() != null) {
            String known = schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1);
            return byName.has(known)
                    ? Optional.of(byName.get(known))
                    : Optional.ofNullable(schemas.get(known)).flatMap(found -> of(known, "", found));
        }
        if (schema.getExample() != null) {
            return Optional.of(schema.getExample());
        }
        if (schema.getAnyOf() != null) {
            return of(owner, name, schema.getAnyOf().getFirst());
        }
        Set<String> types = Optional.ofNullable(schema.getTypes()).orElse(schema.getType() == null ? Set.of() : Set.of(schema.getType()));
        if (types.contains("array") && schema.getItems() != null) {
            return of(owner, name, schema.getItems()).map(List::of);
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return Optional.of(schema.getEnum().getFirst());
        }
        if (schema.getProperties() != null) {
            return object(owner, schema);
        }
        if ("date-time".equals(schema.getFormat())) {
            return Optional.of("2026-11-02T09:15:00Z");
        }
        return types.contains("boolean") ? Optional.of(false) : Optional.empty();
    }

    private Optional<Object> object(String owner, Schema<?> schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        schema.getProperties().forEach((name, property) -> {
            if (Boolean.TRUE.equals(property.getDeprecated())) {
                return; // an example shows only what new programs use
            }
            of(owner, name, property).ifPresentOrElse(value -> object.put(name, value), () -> {
                if (schema.getRequired() != null && schema.getRequired().contains(name)) {
                    missing.add(owner + "." + name);
                }
            });
        });
        if (!missing.isEmpty()) {
            log.warn("The description of the administration has no example of {}. Maybe add one to examples.json.", missing);
        }
        return missing.isEmpty() ? Optional.of(object) : Optional.empty();
    }
}
