package io.tollgate.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An interface's OpenAPI description. Tells whether it is valid and complete, and whether a request and its answer agree with it. */
public final class Description {

    private static final JsonMapper json = JsonMapper.shared();
    private static final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema OPENAPI = meta();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** @param path with its parameters in braces */
    public record Operation(String method, String path, JsonNode node) {

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private final String text;
    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, Schema> closedOnes = new ConcurrentHashMap<>();
    private final Map<JsonNode, Schema> openOnes = new ConcurrentHashMap<>();
    private final boolean closed;

    /** A description by which an answer may have only the described fields. */
    public Description(String text) {
        this(text, true);
    }

    /** @param closed whether a value may have only the described fields */
    public Description(String text, boolean closed) {
        this.text = text;
        this.closed = closed;
        this.root = json.readTree(text);
        root.path("paths").forEachEntry((path, item) -> item.forEachEntry((method, node) -> {
            if (METHODS.contains(method)) {
                operations.add(new Operation(method, path, node));
            }
        }));
        // If several paths match, OpenAPI prefers the one with most of its text written out.
        operations.sort(Comparator.comparing((Operation operation) -> -operation.path().replaceAll("\\{[^}]+}", "").length())
                .thenComparing(Operation::path));
    }

    public JsonNode root() {
        return root;
    }

    public List<Operation> operations() {
        return operations;
    }

    /** Violations of OpenAPI 3.1, by its own schema and by a common parser; and references that lead nowhere. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        OPENAPI.validate(root).forEach(error -> faults.add(error.getInstanceLocation() + ": " + error.getMessage()));
        Optional.ofNullable(new OpenAPIV3Parser().readContents(text).getMessages()).ifPresent(faults::addAll);
        root.findValues("$ref").stream().map(JsonNode::asString).distinct()
                .filter(ref -> !ref.startsWith("#/") || root.at(ref.substring(1)).isMissingNode())
                .forEach(ref -> faults.add(ref + " refers to nothing"));
        return faults;
    }

    /** Gaps in the description of each operation. @param refusal the media type of refusals */
    public List<String> lint(String refusal) {
        List<String> faults = new ArrayList<>();
        Map<String, Operation> ids = new HashMap<>();
        for (Operation operation : operations) {
            String id = operation.node().path("operationId").asString("");
            if (!id.matches("[a-z]+([A-Z][a-z]+)+")) {
                faults.add(operation + ": operationId `" + id + "` is not a verb with its object. Maybe listBusinesses.");
            }
            Optional.ofNullable(ids.put(id, operation)).ifPresent(other -> faults.add(operation + " has the operationId of " + other));
            if (operation.node().path("summary").asString("").isBlank()) {
                faults.add(operation + " has no summary");
            }
            content(operation.node().path("requestBody"))
                    .forEach((type, media) -> examples(operation + ", body " + type, type, media, faults));
            Set<String> statuses = new TreeSet<>();
            operation.node().path("responses").forEachEntry((status, response) -> {
                statuses.add(status.substring(0, 1));
                content(resolved(response)).forEach((type, media) -> examples(operation + ", " + status + " " + type, type, media, faults));
                if (status.compareTo("400") >= 0 && !content(resolved(response)).keySet().equals(Set.of(refusal))) {
                    faults.add(operation + ": " + status + " must be of " + refusal);
                }
            });
            boolean asksNothing = operation.path().startsWith("/.well-known/");
            if (!statuses.containsAll(Set.of("2", asksNothing ? "5" : "4"))) {
                faults.add(operation + " does not say how it succeeds and fails: " + statuses);
            }
            for (String path : Pattern.compile("\\{([^}]+)}").matcher(operation.path()).results().map(found -> found.group(1)).toList()) {
                if (parameters(operation).stream()
                        .noneMatch(one -> one.path("in").asString("").equals("path") && one.path("name").asString("").equals(path))) {
                    faults.add(operation + " does not say what {" + path + "} is");
                }
            }
        }
        return faults;
    }

    private void examples(String where, String type, JsonNode media, List<String> faults) {
        if (media.path("schema").isMissingNode()) {
            faults.add(where + " has no schema");
            return;
        }
        if (resolved(media.path("schema")).path("format").asString("").equals("binary")) {
            return;
        }
        List<JsonNode> examples = new ArrayList<>();
        if (media.has("example")) {
            examples.add(media.path("example"));
        }
        media.path("examples").forEach(example -> examples.add(resolved(example).path("value")));
        if (examples.isEmpty()) {
            faults.add(where + " has no example");
        } else if (type.contains("json")) {
            examples.forEach(example -> wrong(media.path("schema"), example)
                    .forEach(wrong -> faults.add(where + ": the example is wrong: " + wrong)));
        }
    }

    /** Differences between an exchange and its description. A path that is not described has none. */
    public List<String> differences(String method, String path, String body, int status, String type, String answer) {
        Optional<Operation> found = operation(method, path);
        if (found.isEmpty()) {
            return List.of();
        }
        Operation operation = found.get();
        List<String> differences = new ArrayList<>();
        JsonNode response = resolved(operation.node().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of(operation + " answered " + status + ", which is not described");
        }
        Map<String, JsonNode> content = content(response);
        String plain = type.split(";", 2)[0];
        if (answer.isEmpty()) {
            return differences;
        }
        if (!content.containsKey(plain)) {
            return List.of(operation + " answered " + status + " with " + plain + ", described is " + content.keySet());
        }
        if (plain.endsWith("json")) {
            wrong(content.get(plain).path("schema"), json.readTree(answer))
                    .forEach(wrong -> differences.add(operation + " answered " + status + ": " + wrong));
        }
        JsonNode taken = operation.node().path("requestBody").path("content").path("application/json");
        if (status / 100 == 2 && !taken.isMissingNode() && !body.isEmpty()) {
            wrong(taken.path("schema"), loose(json.readTree(body)), false)
                    .forEach(wrong -> differences.add(operation + " took a body: " + wrong));
        }
        return differences;
    }

    /** The violations of a schema of this description by a value. */
    public List<String> wrong(JsonNode schema, JsonNode value) {
        return wrong(schema, value, closed);
    }

    private List<String> wrong(JsonNode schema, JsonNode value, boolean nothingElse) {
        Schema valid = (nothingElse ? closedOnes : openOnes).computeIfAbsent(schema, it -> {
            ObjectNode alone = json.createObjectNode();
            (nothingElse ? closed(it.deepCopy()) : it).forEachEntry(alone::set);
            JsonNode all = root.path("components").path("schemas");
            alone.putObject("components").set("schemas", nothingElse ? closed(all.deepCopy()) : all);
            return registry.getSchema(alone);
        });
        return valid.validate(value).stream().map(Error::toString).toList();
    }

    public Optional<Operation> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return operations.stream().filter(one -> one.method().equalsIgnoreCase(method) && plain.matches(pattern(one.path()))).findFirst();
    }

    private static String pattern(String path) {
        StringBuilder pattern = new StringBuilder();
        for (String part : path.splitWithDelimiters("\\{[^}]+}", 0)) {
            pattern.append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part));
        }
        return pattern.toString();
    }

    public List<JsonNode> parameters(Operation operation) {
        List<JsonNode> all = new ArrayList<>();
        root.path("paths").path(operation.path()).path("parameters").forEach(parameter -> all.add(resolved(parameter)));
        operation.node().path("parameters").forEach(parameter -> all.add(resolved(parameter)));
        return all;
    }

    public JsonNode resolved(JsonNode node) {
        return node.path("$ref").isString() ? resolved(root.at(node.path("$ref").asString().substring(1))) : node;
    }

    public Map<String, JsonNode> content(JsonNode bodyOrResponse) {
        Map<String, JsonNode> content = new HashMap<>();
        resolved(bodyOrResponse).path("content").forEachEntry(content::put);
        return content;
    }

    /** A body may also have numbers and truth values in the place of text; null counts as absent. */
    private static JsonNode loose(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode loose = json.createObjectNode();
            object.forEachEntry((name, value) -> {
                if (!value.isNull()) {
                    loose.set(name, value.isNumber() || value.isBoolean() ? json.getNodeFactory().stringNode(value.asString()) : value);
                }
            });
            return loose;
        }
        return node;
    }

    /** A schema that allows only the properties that it names. */
    private static JsonNode closed(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("properties").isObject() && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(Description::closed);
        return schema;
    }

    private static Schema meta() {
        try (InputStream meta = Description.class.getResourceAsStream("/openapi/openapi-3.1-schema.json")) {
            return registry.getSchema(meta);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
