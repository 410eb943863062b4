package io.tollgate.delivery;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts.Button;
import io.tollgate.business.TemplateParts.Card;
import io.tollgate.business.TemplateParts.Header;
import io.tollgate.business.TemplateParts.Offer;
import io.tollgate.business.TemplateParts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a recipient sees of a template with all its parts. */
final class TemplateView {

    private static final Pattern SUFFIX = Pattern.compile("\\{\\{[^}]*}}$");

    private final List<String> lines = new ArrayList<>();

    private TemplateView() {}

    /** @param components of the request; may be missing */
    static String of(Template template, JsonNode components) {
        TemplateView view = new TemplateView();
        TemplateParts parts = template.parts();
        view.section(parts.header(), template.body(), components);
        view.line(parts.footer());
        view.offer(parts.offer(), components);
        view.buttons(parts.buttons(), components);
        for (int index = 0; index < parts.cards().size(); index++) {
            view.card(index, parts.cards().get(index), components);
        }
        return String.join("\n", view.lines);
    }

    private void line(String line) {
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }

    private void section(Header header, String body, JsonNode components) {
        switch (header.format()) {
            case NONE -> {
            }
            case TEXT -> line(Rendering.filled(header.text(), Rendering.parameters(components, "header")));
            case IMAGE, VIDEO, DOCUMENT, LOCATION -> line(file(header.format().name().toLowerCase(Locale.ROOT), components));
        }
        line(Rendering.filled(body, Rendering.parameters(components, "body")));
    }

    private static String file(String type, JsonNode components) {
        JsonNode content = component(components, "header").map(header -> header.path("parameters").path(0).path(type))
                .orElseGet(MissingNode::getInstance);
        String name = content.path("filename").asString(content.path("name").asString(""));
        return name.isEmpty() ? "[" + type + "]" : "[" + type + ": " + name + "]";
    }

    private void offer(Offer offer, JsonNode components) {
        long millis = component(components, "limited_time_offer").map(it -> it.path("parameters").path(0)
                .path("limited_time_offer").path("expiration_time_ms").asLong(0)).orElse(0L);
        line(offer.text() + (offer.expires() && millis > 0 ? ", until " + Instant.ofEpochMilli(millis) : ""));
    }

    private void card(int index, Card card, JsonNode components) {
        JsonNode own = component(components, "carousel").flatMap(carousel -> carousel.path("cards").valueStream()
                .filter(one -> one.path("card_index").asInt(-1) == index).findFirst()).map(one -> one.path("components"))
                .orElseGet(MissingNode::getInstance);
        line("Card " + (index + 1) + ":");
        section(card.header(), card.body(), own);
        buttons(card.buttons(), own);
    }

    private void buttons(List<Button> buttons, JsonNode components) {
        for (int index = 0; index < buttons.size(); index++) {
            int at = index;
            String given = components.valueStream()
                    .filter(component -> component.path("type").asString("").equalsIgnoreCase("button")
                            && component.path("index").asInt(-1) == at)
                    .findFirst().map(button -> Rendering.value(button.path("parameters").path(0))).orElse("");
            Button button = buttons.get(index);
            String what = what(button, given);
            line("[" + button.text() + (what.isEmpty() ? "" : ": " + what) + "]");
        }
    }

    /** What the button opens, calls or copies. */
    private static String what(Button button, String given) {
        return switch (button.type()) {
            case URL -> SUFFIX.matcher(button.value()).replaceFirst(Matcher.quoteReplacement(given));
            case PHONE_NUMBER -> button.value();
            case COPY_CODE, OTP -> given;
            case QUICK_REPLY, FLOW, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST -> "";
        };
    }

    private static Optional<JsonNode> component(JsonNode components, String type) {
        return components.valueStream().filter(component -> component.path("type").asString("").equalsIgnoreCase(type)).findFirst();
    }
}
