package io.tollgate.delivery;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.message.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a recipient sees of a message: its text, or its template's body with the parameters filled in. */
public final class Rendering {

    private static final int LONGEST = 4096;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    private Rendering() {}

    /**
     * What an SMS can carry: a text, or a template's body with the parameters filled in, whole; empty for a message of another kind.
     *
     * @param content the request body as JSON
     */
    public static Optional<String> sms(byte[] content, Kind kind, String templateBody) {
        JsonNode body = JsonMapper.shared().readTree(content);
        return switch (kind) {
            case TEXT, CONFIRMATION -> Optional.of(body.path("text").path("body").asString(""));
            case TEMPLATE -> Optional.of(filled(templateBody, parameters(body.path("template"))));
            case MEDIA, INTERACTIVE, ENCRYPTED -> Optional.empty();
        };
    }

    /**
     * A template as a whole: each part on a line of its own, files and buttons in brackets.
     *
     * @param content  the request body as JSON
     * @param template that the message names; a placeholder without a parameter stays as it is
     * @return at most 4096 characters
     */
    static String of(byte[] content, Kind kind, Optional<Template> template) {
        String text = template.filter(it -> kind == Kind.TEMPLATE && !it.parts().equals(TemplateParts.NONE))
                .map(it -> TemplateView.of(it, JsonMapper.shared().readTree(content).path("template").path("components")))
                .or(() -> sms(content, kind, template.map(Template::body).orElse("")))
                .orElseGet(() -> kind == Kind.ENCRYPTED ? "[encrypted]" : other(JsonMapper.shared().readTree(content)));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** A template with these components of a request. */
    public static String filled(Template template, JsonNode components) {
        return TemplateView.of(template, components);
    }

    /** Free content of a request: its text, or what it is. @param content {@code {"type": "text", "text": {...}}} */
    public static String free(JsonNode content) {
        return content.path("type").asString("").equals("text") ? content.path("text").path("body").asString("") : other(content);
    }

    static String filled(String text, Map<String, String> parameters) {
        return PLACEHOLDER.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(parameters.getOrDefault(found.group(1), found.group())));
    }

    private static Map<String, String> parameters(JsonNode template) {
        return parameters(template.path("components"), "body");
    }

    /** The parameters of a component by name or position. @param type of the component, in small letters */
    static Map<String, String> parameters(JsonNode components, String type) {
        Map<String, String> parameters = new HashMap<>();
        for (JsonNode component : components) {
            if (!component.path("type").asString("").equalsIgnoreCase(type)) {
                continue;
            }
            int position = 0;
            for (JsonNode parameter : component.path("parameters")) {
                position++;
                parameters.put(parameter.path("parameter_name").asString(Integer.toString(position)), value(parameter));
            }
        }
        return parameters;
    }

    static String value(JsonNode parameter) {
        String type = parameter.path("type").asString("text");
        JsonNode value = parameter.path(type);
        return value.isString() ? value.asString() : value.path("fallback_value").asString("");
    }

    private static String other(JsonNode body) {
        String type = body.path("type").asString("message").toLowerCase(Locale.ROOT);
        JsonNode content = body.path(type);
        String words = content.path("caption").asString(content.path("body").path("text").asString(""));
        return words.isEmpty() ? "[" + type + "]" : "[" + type + "] " + words;
    }
}
