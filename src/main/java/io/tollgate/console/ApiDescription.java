package io.tollgate.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the description of the partners' interface for its page: each operation with what it does and what a request looks like. */
final class ApiDescription {

    private static final String FILE = "/static/partner/openapi.yaml";
    private static final int LARGEST = 10_000_000;
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private ApiDescription() {}

    /** Operations about one thing. */
    record Group(String name, String about, List<Operation> operations) {}

    /** @param example the body of a request; empty: it has none */
    record Operation(String id, String method, String path, String summary, String about, String example) {}

    static List<Group> read() {
        JsonNode all = tree();
        Map<String, List<Operation>> byTag = new LinkedHashMap<>();
        all.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey())).forEach(method -> byTag
                        .computeIfAbsent(method.getValue().path("tags").path(0).asString(""), _ -> new ArrayList<>())
                        .add(operation(path.getKey(), method.getKey(), method.getValue(), all))));
        return all.path("tags").valueStream().map(tag -> new Group(tag.path("name").asString(), tag.path("description").asString(""),
                List.copyOf(byTag.getOrDefault(tag.path("name").asString(), List.of())))).filter(group -> !group.operations().isEmpty())
                .toList();
    }

    private static JsonNode tree() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST);
        try (InputStream file = Objects.requireNonNull(ApiDescription.class.getResourceAsStream(FILE))) {
            return JsonMapper.shared().valueToTree(new Yaml(new SafeConstructor(limits)).<Object>load(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Operation operation(String path, String method, JsonNode described, JsonNode all) {
        String id = described.path("operationId").asString();
        return new Operation(id, method.toUpperCase(Locale.ROOT), path, described.path("summary").asString(""),
                described.path("description").asString("").replaceAll("\\s+", " "), example(described, all));
    }

    private static String example(JsonNode described, JsonNode all) {
        JsonNode content = described.path("requestBody").path("content").path("application/json");
        Optional<JsonNode> first = content.path("examples").valueStream().findFirst().map(example -> named(example, all).path("value"));
        return first.or(() -> Optional.of(content.path("example"))).filter(value -> !value.isMissingNode())
                .map(value -> JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(value)).orElse("");
    }

    /** Examples that several operations have stand once. */
    private static JsonNode named(JsonNode example, JsonNode all) {
        String reference = example.path("$ref").asString("");
        return reference.startsWith("#/") ? all.at(reference.substring(1)) : example;
    }
}
