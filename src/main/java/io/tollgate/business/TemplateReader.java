package io.tollgate.business;

import io.tollgate.business.TemplateParts.Button;
import io.tollgate.business.TemplateParts.Card;
import io.tollgate.business.TemplateParts.Format;
import io.tollgate.business.TemplateParts.Header;
import io.tollgate.business.TemplateParts.Offer;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the components of a template as the Cloud API writes them; limits are those of the Cloud API. Examples are not kept. */
final class TemplateReader {

    private static final int LONGEST_LINE = 60;
    private static final int LONGEST_CARD_BODY = 160;
    private static final int LONGEST_LABEL = 25;
    private static final int LONGEST_OFFER = 16;
    private static final int LONGEST_URL = 2000;
    private static final int MOST_BUTTONS = 10;
    private static final int MOST_CARD_BUTTONS = 2;
    private static final int MOST_CARDS = 10;
    private static final int MOST_URLS = 2;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*[A-Za-z0-9_]+\\s*}}");
    private static final Pattern URL = Pattern
            .compile("(?i)https?://[^\\s/?#:@{}]+(:[0-9]+)?([/?#][^\\s{}]*)?(\\{\\{\\s*[A-Za-z0-9_]+\\s*}})?");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()-]{4,20}");
    private static final Map<Button.Type, String> LABELS = Map.of(Button.Type.COPY_CODE, "Copy offer code", Button.Type.OTP, "Copy code",
            Button.Type.CATALOG, "View catalog", Button.Type.MPM, "View items", Button.Type.VOICE_CALL, "Call", Button.Type.CONTACT_REQUEST,
            "Share phone number");

    private final String path;
    private final Map<String, JsonNode> byType = new LinkedHashMap<>();

    TemplateReader(String path, JsonNode components) {
        this.path = path;
        if (!components.isArray()) {
            throw new WrongTemplate(path, "must be an array of components. Maybe write them as the Cloud API does.");
        }
        for (JsonNode component : components) {
            String type = component.path("type").asString("").toUpperCase(Locale.ROOT);
            if (byType.put(type, component) != null) {
                throw new WrongTemplate(path,
                        "has two of the type " + (type.isEmpty() ? "(none)" : known(type)) + ". Maybe leave one out.");
            }
        }
    }

    private String known(String type) {
        if (!List.of("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER").contains(type)) {
            throw new WrongTemplate(path, "has a component of an unknown type. Maybe use HEADER, BODY, FOOTER, BUTTONS, CAROUSEL or"
                    + " LIMITED_TIME_OFFER.");
        }
        return type;
    }

    TemplateParts parts() {
        byType.keySet().forEach(this::known);
        List<Card> cards = cards();
        if (!cards.isEmpty() && Stream.of("HEADER", "FOOTER", "BUTTONS", "LIMITED_TIME_OFFER").anyMatch(byType::containsKey)) {
            throw new WrongTemplate(path, "of a carousel may have a BODY only beside it. Maybe move the rest into the cards.");
        }
        return new TemplateParts(header(), footer(), buttons(MOST_BUTTONS), cards, offer());
    }

    /** The text of the body; empty for none. */
    String body(int longest) {
        return byType.containsKey("BODY") ? text(byType.get("BODY"), path + " BODY", longest) : "";
    }

    private Header header() {
        JsonNode header = byType.get("HEADER");
        if (header == null) {
            return Header.NONE;
        }
        String at = path + " HEADER";
        Format format = choice(header.path("format"), List.of(Format.TEXT, Format.IMAGE, Format.VIDEO, Format.DOCUMENT,
                Format.LOCATION), at + " format");
        if (format != Format.TEXT) {
            return new Header(format, "");
        }
        String text = text(header, at, LONGEST_LINE);
        if (PLACEHOLDER.matcher(text).results().count() > 1) {
            throw new WrongTemplate(at, "must have at most one placeholder.");
        }
        return new Header(format, text);
    }

    private String footer() {
        JsonNode footer = byType.get("FOOTER");
        if (footer == null) {
            return "";
        }
        String text = text(footer, path + " FOOTER", LONGEST_LINE);
        if (PLACEHOLDER.matcher(text).find()) {
            throw new WrongTemplate(path + " FOOTER", "must have no placeholder. Maybe move it into the body.");
        }
        return text;
    }

    private Offer offer() {
        JsonNode offer = byType.get("LIMITED_TIME_OFFER");
        if (offer == null) {
            return Offer.NONE;
        }
        JsonNode content = offer.path("limited_time_offer");
        return new Offer(text(content, path + " LIMITED_TIME_OFFER", LONGEST_OFFER), content.path("has_expiration").asBoolean(false));
    }

    private List<Card> cards() {
        JsonNode carousel = byType.get("CAROUSEL");
        if (carousel == null) {
            return List.of();
        }
        String at = path + " CAROUSEL cards";
        JsonNode cards = carousel.path("cards");
        if (!cards.isArray() || cards.isEmpty() || cards.size() > MOST_CARDS) {
            throw new WrongTemplate(at, "must have 1 to " + MOST_CARDS + " cards.");
        }
        List<Card> read = IntStream.range(0, cards.size())
                .mapToObj(index -> new TemplateReader(at + "[" + index + "]", cards.get(index).path("components")).card()).toList();
        if (read.stream().map(TemplateReader::form).distinct().count() > 1) {
            throw new WrongTemplate(at, "must all have the same parts: header of one format, and the same types of buttons.");
        }
        return read;
    }

    private Card card() {
        byType.keySet().stream().filter(type -> !List.of("HEADER", "BODY", "BUTTONS").contains(type)).findFirst().ifPresent(_ -> {
            throw new WrongTemplate(path, "may have HEADER, BODY and BUTTONS only.");
        });
        Header header = header();
        if (header.format() != Format.IMAGE && header.format() != Format.VIDEO) {
            throw new WrongTemplate(path, "must have a HEADER of the format IMAGE or VIDEO.");
        }
        return new Card(header, body(LONGEST_CARD_BODY), buttons(MOST_CARD_BUTTONS));
    }

    private static List<String> form(Card card) {
        return Stream.concat(Stream.of(card.header().format().name(), Boolean.toString(card.body().isEmpty())),
                card.buttons().stream().map(button -> button.type().name())).toList();
    }

    private List<Button> buttons(int most) {
        JsonNode component = byType.get("BUTTONS");
        if (component == null) {
            return List.of();
        }
        String at = path + " BUTTONS";
        JsonNode buttons = component.path("buttons");
        if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > most) {
            throw new WrongTemplate(at, "must have 1 to " + most + " buttons.");
        }
        List<Button> read = buttons.valueStream().map(button -> button(button, at)).toList();
        Map<Button.Type, Long> counts = read.stream()
                .collect(Collectors.groupingBy(Button::type, () -> new EnumMap<>(Button.Type.class), Collectors.counting()));
        counts.forEach((type, count) -> {
            int allowed = type == Button.Type.QUICK_REPLY ? MOST_BUTTONS : type == Button.Type.URL ? MOST_URLS : 1;
            if (count > allowed) {
                throw new WrongTemplate(at, "must have at most " + allowed + " of the type " + type + ".");
            }
        });
        return read;
    }

    private static Button button(JsonNode button, String at) {
        Button.Type type = choice(button.path("type"), Arrays.asList(Button.Type.values()), at + " type");
        String label = LABELS.containsKey(type) && !button.hasNonNull("text") ? LABELS.get(type) : text(button, at, LONGEST_LABEL);
        return new Button(type, label, type.property().isEmpty() ? "" : value(type, button.path(type.property()), at));
    }

    private static String value(Button.Type type, JsonNode node, String at) {
        String value = node.isArray() ? node.path(0).asString("") : node.asString("");
        boolean right = switch (type) {
            case URL -> value.length() <= LONGEST_URL && URL.matcher(value).matches();
            case PHONE_NUMBER -> NUMBER.matcher(value).matches();
            case COPY_CODE -> value.length() <= 15;
            case OTP -> List.of("COPY_CODE", "ONE_TAP", "ZERO_TAP").contains(value.toUpperCase(Locale.ROOT));
            case FLOW -> value.length() <= 200;
            case QUICK_REPLY, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST -> true;
        };
        if (!right) {
            throw new WrongTemplate(at, "of the type " + type + " needs " + switch (type) {
                case URL -> "a url that begins with https:// and has at most one placeholder, at its end.";
                case PHONE_NUMBER -> "a phone_number.";
                case COPY_CODE -> "an example of at most 15 characters.";
                case OTP -> "an otp_type: COPY_CODE, ONE_TAP or ZERO_TAP.";
                case FLOW -> "a flow_id of at most 200 characters.";
                case QUICK_REPLY, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST -> "nothing more.";
            });
        }
        return value;
    }

    private static String text(JsonNode node, String at, int longest) {
        String text = node.path("text").asString("");
        if (text.isBlank() || text.codePointCount(0, text.length()) > longest) {
            throw new WrongTemplate(at, "needs a text of 1 to " + longest + " characters.");
        }
        return text;
    }

    private static <E extends Enum<E>> E choice(JsonNode node, Collection<E> allowed, String at) {
        String wanted = node.asString("").toUpperCase(Locale.ROOT);
        return allowed.stream().filter(value -> value.name().equals(wanted)).findFirst().orElseThrow(() -> new WrongTemplate(at,
                "must be one of " + allowed.stream().map(Enum::name).collect(Collectors.joining(", ")) + "."));
    }
}
