package io.tollgate.cloudapi;

import static java.util.stream.Collectors.toCollection;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The parameters of one text of a template.
 *
 * @param where   the name of the part, for the partner
 * @param text    with placeholders such as {@code {{1}}} or {@code {{gate}}}
 * @param longest in characters, when its placeholders are filled
 */
record TextParameters(String where, String text, int longest) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");
    private static final Set<String> TYPES = Set.of("text", "currency", "date_time");

    /** The names of the parameters, each once, in the order of the text. */
    Set<String> names() {
        return PLACEHOLDER.matcher(text).results().map(placeholder -> placeholder.group(1)).collect(toCollection(LinkedHashSet::new));
    }

    Optional<Refusal> check(List<JsonNode> given) {
        Set<String> names = names();
        if (given.size() != names.size()) {
            return Optional.of(count(where, given.size(), names.size()));
        }
        return given.stream().flatMap(parameter -> wrongType(parameter).stream()).findFirst().or(() -> wrongNames(given, names))
                .or(() -> empty(given)).or(() -> tooLong(given));
    }

    static Refusal count(String where, int given, int expected) {
        return new Refusal(RequestFault.PARAMETER_COUNT, where + ": number of parameters (" + given
                + ") does not match the expected number of parameters (" + expected + ").");
    }

    static String type(JsonNode parameter) {
        return parameter.path("type").asString("text").toLowerCase(Locale.ROOT);
    }

    private Optional<Refusal> wrongType(JsonNode parameter) {
        String type = type(parameter);
        if (!TYPES.contains(type)) {
            return Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT,
                    where + ": Format mismatch, expected TEXT, received " + type.toUpperCase(Locale.ROOT) + "."));
        }
        boolean filled = type.equals("text") ? parameter.path("text").isString() : parameter.path(type).path("fallback_value").isString();
        return filled
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT, where + ": a parameter of type " + type + " has no "
                        + (type.equals("text") ? "text." : type + ".fallback_value.")));
    }

    private Optional<Refusal> wrongNames(List<JsonNode> given, Set<String> names) {
        List<String> found = given.stream().filter(parameter -> parameter.hasNonNull("parameter_name"))
                .map(parameter -> parameter.path("parameter_name").asString("")).toList();
        boolean named = names.stream().anyMatch(name -> !name.matches("[0-9]+"));
        Set<String> once = new HashSet<>();
        Optional<String> twice = found.stream().filter(name -> !once.add(name) && names.contains(name)).findFirst();
        if (named && twice.isPresent()) {
            return Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT,
                    where + ": the parameter " + twice.get() + " is given twice."));
        }
        return once.equals(named ? names : Set.of())
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT, named
                        ? where + ": the parameters must be named " + String.join(", ", names) + "."
                        : where + ": the parameters must not be named, as the template numbers them."));
    }

    private Optional<Refusal> empty(List<JsonNode> given) {
        return given.stream().filter(parameter -> Shape.isBlank(value(parameter))).findFirst()
                .map(parameter -> new Refusal(RequestFault.MISSING, where + ": a parameter of type " + type(parameter) + " is empty."));
    }

    private Optional<Refusal> tooLong(List<JsonNode> given) {
        int length = PLACEHOLDER.matcher(text).replaceAll("").length();
        Set<String> names = names();
        int position = 0;
        for (String name : names) {
            position++;
            String key = Integer.toString(position);
            String value = given.stream().filter(parameter -> parameter.path("parameter_name").asString("").equals(name)).findFirst()
                    .or(() -> Optional.of(given.get(Integer.parseInt(key) - 1))).map(TextParameters::value).orElse("");
            Matcher uses = PLACEHOLDER.matcher(text);
            length += (int) uses.results().filter(use -> use.group(1).equals(name)).count() * value.codePointCount(0, value.length());
        }
        return length > longest
                ? Optional.of(new Refusal(RequestFault.TEXT_TOO_LONG,
                        where + ": the text with its parameters has " + length + " characters, and at most " + longest + " are possible."))
                : Optional.empty();
    }

    private static String value(JsonNode parameter) {
        String type = type(parameter);
        return type.equals("text") ? parameter.path("text").asString("") : parameter.path(type).path("fallback_value").asString("");
    }
}
