package io.tollgate.cloudapi;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts.Card;
import io.tollgate.business.TemplateParts.Header;
import io.tollgate.business.TemplateParts.Offer;
import io.tollgate.business.TemplateParts;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Whether the components of a request fit the template that it names: with the faults and codes of the Cloud API. */
public record TemplateParameters(Template template) {

    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_BODY_ALONE = 32_768;
    private static final Pattern BROKEN = Pattern.compile("[\\t\\v]|\\h{5}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public static TemplateParameters of(Template template) {
        return new TemplateParameters(template);
    }

    /** Names of the placeholders in the body, such as 1 or gate, each once. */
    public Set<String> names() {
        return new TextParameters("body", template.body(), 0).names();
    }

    /** Whether the template needs no parameters but those of its body. */
    public boolean isFilledByBody() {
        TemplateParts parts = template.parts();
        return !parts.header().format().isFile() && parts.cards().isEmpty() && !parts.offer().expires()
                && new TextParameters("header", parts.header().text(), 0).names().isEmpty()
                && parts.buttons().stream().noneMatch(ButtonParameters::areNeeded);
    }

    /** @param components components of the request, whose shape is checked already; may be missing */
    public Optional<Refusal> check(JsonNode components) {
        TemplateParts parts = template.parts();
        int longest = parts.equals(TemplateParts.NONE) ? LONGEST_BODY_ALONE : Math.max(LONGEST_BODY, template.body().length());
        return twice(components)
                .or(() -> header("header", parts.header(), components))
                .or(() -> new TextParameters("body", template.body(), longest).check(parameters(components, "body")))
                .or(() -> ButtonParameters.check("buttons", parts.buttons(), components))
                .or(() -> count("footer", parameters(components, "footer").size()))
                .or(() -> cards(parts.cards(), components))
                .or(() -> offer(parts.offer(), parameters(components, "limited_time_offer")))
                .or(() -> characters(components));
    }

    private static Optional<Refusal> twice(JsonNode components) {
        Set<String> found = new HashSet<>();
        return components.valueStream().map(component -> component.path("type").asString("").toLowerCase(Locale.ROOT))
                .filter(type -> !type.equals("button") && !found.add(type)).findFirst()
                .map(type -> Refusal.invalid("template.components", "must have at most one component of type " + type));
    }

    private static Optional<Refusal> header(String where, Header header, JsonNode components) {
        List<JsonNode> given = parameters(components, "header");
        return switch (header.format()) {
            case NONE -> count(where, given.size());
            case TEXT -> new TextParameters(where, header.text(), 60).check(given);
            case IMAGE, VIDEO, DOCUMENT, LOCATION -> file(where, header.format().name(), given);
        };
    }

    private static Optional<Refusal> file(String where, String format, List<JsonNode> given) {
        String type = format.toLowerCase(Locale.ROOT);
        String received = given.isEmpty() ? "UNKNOWN" : TextParameters.type(given.getFirst()).toUpperCase(Locale.ROOT);
        if (given.size() == 1 && received.equals(format) && given.getFirst().hasNonNull(type)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT, given.size() > 1
                ? where + ": has " + given.size() + " parameters, and must have one of type " + type + "."
                : received.equals(format)
                        ? where + ": a parameter of type " + type + " has no " + type + "."
                        : where + ": Format mismatch, expected " + format + ", received " + received + "."));
    }

    private static Optional<Refusal> count(String where, int given) {
        return given == 0 ? Optional.empty() : Optional.of(TextParameters.count(where, given, 0));
    }

    private static Optional<Refusal> cards(List<Card> cards, JsonNode components) {
        List<JsonNode> given = component(components, "carousel").flatMap(carousel -> carousel.path("cards").valueStream()).toList();
        if (given.size() != cards.size()) {
            return Optional.of(new Refusal(given.isEmpty() ? RequestFault.MISSING : RequestFault.PARAMETER_FORMAT,
                    "carousel: number of cards (" + given.size() + ") does not match the expected number of cards (" + cards.size()
                            + ")."));
        }
        Set<Integer> seen = new HashSet<>();
        for (JsonNode one : given) {
            int index = one.path("card_index").asInt(-1);
            if (index < 0 || index >= cards.size() || !seen.add(index)) {
                return Optional.of(new Refusal(RequestFault.PARAMETER_FORMAT,
                        "carousel: each card_index from 0 to " + (cards.size() - 1) + " must be there once."));
            }
            Optional<Refusal> fault = card("carousel card " + index + " ", cards.get(index), one.path("components"));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> card(String where, Card card, JsonNode components) {
        return twice(components).or(() -> header(where + "header", card.header(), components))
                .or(() -> new TextParameters(where + "body", card.body(), LONGEST_BODY).check(parameters(components, "body")))
                .or(() -> ButtonParameters.check(where + "buttons", card.buttons(), components));
    }

    private static Optional<Refusal> offer(Offer offer, List<JsonNode> given) {
        if (!offer.expires()) {
            return count("limited_time_offer", given.size());
        }
        return given.size() == 1 && given.getFirst().path("limited_time_offer").hasNonNull("expiration_time_ms")
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.MISSING,
                        "limited_time_offer: one parameter with limited_time_offer.expiration_time_ms is missing."));
    }

    /** The first text is the Cloud API's own. Line ends are those of Unicode: all that breaks the line on the recipient's screen. */
    private static Optional<Refusal> characters(JsonNode components) {
        List<String> texts = all(components).map(parameter -> parameter.path("text").asString("")).toList();
        if (texts.stream().anyMatch(text -> BROKEN.matcher(text).find())) {
            return Optional.of(new Refusal(RequestFault.PARAMETER_TEXT,
                    "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"));
        }
        return texts.stream().anyMatch(text -> CONTROL.matcher(text).find())
                ? Optional.of(new Refusal(RequestFault.TEXT_CHARACTERS, "A parameter has control characters. Leave them out."))
                : Optional.empty();
    }

    private static Stream<JsonNode> all(JsonNode components) {
        return components.valueStream().flatMap(component -> Stream.concat(component.path("parameters").valueStream(),
                component.path("cards").valueStream().flatMap(card -> all(card.path("components")))));
    }

    static Stream<JsonNode> component(JsonNode components, String type) {
        return components.valueStream().filter(component -> component.path("type").asString("").equalsIgnoreCase(type));
    }

    private static List<JsonNode> parameters(JsonNode components, String type) {
        return component(components, type).flatMap(component -> component.path("parameters").valueStream()).toList();
    }
}
