package io.tollgate.business;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a template has beside its body.
 *
 * @param footer empty for none
 */
public record TemplateParts(Header header, String footer, List<Button> buttons, List<Card> cards, Offer offer) {

    /** The most characters of the body of a template that has other parts. */
    public static final int LONGEST_BODY = 1024;

    /** What {@link #written} may have: the size of its column. */
    private static final int LONGEST_WRITTEN = 12_000;

    public static final TemplateParts NONE = new TemplateParts(Header.NONE, "", List.of(), List.of(), Offer.NONE);

    public TemplateParts {
        buttons = List.copyOf(buttons);
        cards = List.copyOf(cards);
    }

    /** @param text with at most one placeholder; empty unless the format is TEXT */
    public record Header(Format format, String text) {

        public static final Header NONE = new Header(Format.NONE, "");
    }

    /** What a header shows. */
    public enum Format {
        NONE, TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION;

        public boolean isFile() {
            return this == IMAGE || this == VIDEO || this == DOCUMENT;
        }
    }

    /**
     * @param text  the label
     * @param value the URL with {@code {{1}}} at its end if it takes a suffix, the number to call, the example of a code, the type of a
     *              one-time password, or the flow; empty for other types
     */
    public record Button(Type type, String text, String value) {

        /** What a button does. */
        public enum Type {
            QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, FLOW, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST;

            /** The property that has the value; empty for none. */
            String property() {
                return switch (this) {
                    case URL -> "url";
                    case PHONE_NUMBER -> "phone_number";
                    case COPY_CODE -> "example";
                    case OTP -> "otp_type";
                    case FLOW -> "flow_id";
                    case QUICK_REPLY, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST -> "";
                };
            }
        }
    }

    /** One card of a carousel. */
    public record Card(Header header, String body, List<Button> buttons) {

        public Card {
            buttons = List.copyOf(buttons);
        }
    }

    /** @param text of the offer, empty for none; @param expires whether each message says when */
    public record Offer(String text, boolean expires) {

        public static final Offer NONE = new Offer("", false);
    }

    /** @param components as the Cloud API writes them. @throws WrongTemplate if they are no parts of a template */
    public static TemplateParts of(JsonNode components) {
        TemplateParts parts = new TemplateReader("components", components).parts();
        if (parts.written().length() > LONGEST_WRITTEN) {
            throw new WrongTemplate("components", "are longer than " + LONGEST_WRITTEN + " characters. Maybe shorten their URLs.");
        }
        return parts;
    }

    /** The text of the component BODY among them; empty if there is none. @throws WrongTemplate if it is none or too long */
    public static String body(JsonNode components, int longest) {
        return new TemplateReader("components", components).body(longest);
    }

    static TemplateParts ofWritten(String written) {
        return written.isEmpty() ? NONE : of(JsonMapper.shared().readTree(written));
    }

    /** The parts as the Cloud API writes them, always in the same order; empty if there are none. */
    String written() {
        return equals(NONE) ? "" : components("").toString();
    }

    /** The components as the Cloud API writes them. @param body left out if empty */
    public ArrayNode components(String body) {
        ArrayNode components = JsonMapper.shared().createArrayNode();
        section(components, header, body, footer);
        if (!offer.equals(Offer.NONE)) {
            components.addObject().put("type", "LIMITED_TIME_OFFER").putObject("limited_time_offer").put("text", offer.text)
                    .put("has_expiration", offer.expires);
        }
        buttons(components, buttons);
        if (!cards.isEmpty()) {
            ArrayNode written = components.addObject().put("type", "CAROUSEL").putArray("cards");
            for (Card card : cards) {
                ArrayNode parts = written.addObject().putArray("components");
                section(parts, card.header, card.body, "");
                buttons(parts, card.buttons);
            }
        }
        return components;
    }

    private static void section(ArrayNode components, Header header, String body, String footer) {
        if (header.format != Format.NONE) {
            ObjectNode written = components.addObject().put("type", "HEADER").put("format", header.format.name());
            if (header.format == Format.TEXT) {
                written.put("text", header.text);
            }
        }
        if (!body.isEmpty()) {
            components.addObject().put("type", "BODY").put("text", body);
        }
        if (!footer.isEmpty()) {
            components.addObject().put("type", "FOOTER").put("text", footer);
        }
    }

    private static void buttons(ArrayNode components, List<Button> buttons) {
        if (buttons.isEmpty()) {
            return;
        }
        ArrayNode written = components.addObject().put("type", "BUTTONS").putArray("buttons");
        for (Button button : buttons) {
            ObjectNode one = written.addObject().put("type", button.type.name()).put("text", button.text);
            if (!button.type.property().isEmpty()) {
                one.put(button.type.property(), button.value);
            }
        }
    }
}
