package io.tollgate.cloudapi;

import static java.util.stream.Collectors.toCollection;

import io.tollgate.business.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The placeholders in the body of a template.
 *
 * @param names names of the placeholders, such as {@code {{1}}} or {@code {{gate}}}, each once
 */
public record TemplateParameters(Set<String> names) {

    private static final Pattern BROKEN = Pattern.compile("[\\t\\v]|\\h{5}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");

    public static TemplateParameters of(Template template) {
        return new TemplateParameters(PLACEHOLDER.matcher(template.body()).results()
                .map(placeholder -> placeholder.group(1)).collect(toCollection(LinkedHashSet::new)));
    }

    /** @param components components of the request, whose shape is checked already; may be missing */
    public Optional<Refusal> check(JsonNode components) {
        List<JsonNode> bodies = components.valueStream().filter(component -> component.path("type").asString("").equalsIgnoreCase("body"))
                .toList();
        if (bodies.size() > 1) {
            return Optional.of(Refusal.invalid("template.components", "must have at most one component of type body"));
        }
        List<JsonNode> given = new ArrayList<>();
        bodies.forEach(body -> body.path("parameters").valueStream().forEach(given::add));
        if (given.size() != names.size()) {
            return Optional.of(new Refusal(RequestFault.PARAMETER_COUNT, "body: number of parameters (" + given.size()
                    + ") does not match the expected number of parameters (" + names.size() + ")."));
        }
        return given.stream().flatMap(parameter -> textMissing(parameter).stream()).findFirst().or(() -> wrongNames(given))
                .or(() -> empty(given)).or(() -> notOnOneLine(components));
    }

    private static Optional<Refusal> textMissing(JsonNode parameter) {
        return parameter.path("type").asString("text").equals("text") && !parameter.path("text").isString()
                ? Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT, "body: a parameter of type text has no text."))
                : Optional.empty();
    }

    /** The text is the Cloud API's own. Line ends are those of Unicode: everything that breaks the line on the recipient's screen. */
    private static Optional<Refusal> notOnOneLine(JsonNode components) {
        return components.valueStream().flatMap(component -> component.path("parameters").valueStream())
                .filter(parameter -> parameter.path("type").asString("text").equals("text"))
                .map(parameter -> parameter.path("text").asString("")).filter(text -> BROKEN.matcher(text).find()).findFirst()
                .map(_ -> new Refusal(RequestFault.PARAMETER_TEXT,
                        "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"));
    }

    private static Optional<Refusal> empty(List<JsonNode> given) {
        return given.stream().filter(parameter -> parameter.path("type").asString("text").equals("text"))
                .filter(parameter -> parameter.path("text").asString("").isBlank()).findFirst()
                .map(_ -> new Refusal(RequestFault.MISSING, "body: a parameter of type text is empty."));
    }

    private Optional<Refusal> wrongNames(List<JsonNode> given) {
        Set<String> found = given.stream().filter(parameter -> parameter.has("parameter_name"))
                .map(parameter -> parameter.path("parameter_name").asString("")).collect(toCollection(LinkedHashSet::new));
        Set<String> expected = named() ? names : Set.of();
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT, named()
                        ? "body: the parameters must be named " + String.join(", ", names) + "."
                        : "body: the parameters must not be named, as the template numbers them."));
    }

    private boolean named() {
        return names.stream().anyMatch(name -> !name.matches("[0-9]+"));
    }
}
