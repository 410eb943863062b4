package io.tollgate.administration;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Marks every property of an answer as required, as it is null where there is no value, and allows null only where it can occur. */
@Component
final class RecordSchemas implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json.mapper().constructType(type.getType());
        if (schema != null && java.getRawClass().isRecord() && !java.getRawClass().getSimpleName().endsWith("Body")) {
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().getOrDefault(schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1), schema);
            answered(java.getRawClass(), model);
        }
        return schema;
    }

    @SuppressWarnings("rawtypes") // as swagger's own maps of schemas are
    private static void answered(Class<?> type, Schema<?> model) {
        Map<String, Schema> properties = Optional.ofNullable(model.getProperties()).orElse(Map.of());
        model.setRequired(List.copyOf(properties.keySet()));
        Arrays.stream(type.getRecordComponents()).filter(RecordSchemas::mayBeNothing)
                .forEach(component -> properties.computeIfPresent(component.getName(), (_, schema) -> orNull(schema)));
    }

    private static boolean mayBeNothing(RecordComponent component) {
        return component.getType() == Optional.class || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null || schema.getEnum() != null) {
            return new Schema<>().anyOf(List.of(schema, new Schema<>().types(Set.of("null"))));
        }
        Set<String> types = new LinkedHashSet<>(Optional.ofNullable(schema.getTypes()).orElse(Set.of("string")));
        types.add("null");
        schema.setTypes(types);
        return schema;
    }
}
