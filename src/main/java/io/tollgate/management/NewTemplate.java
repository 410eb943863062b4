package io.tollgate.management;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.TemplateParts.Button;
import io.tollgate.business.TemplateParts;
import io.tollgate.business.WrongTemplate;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.text.Hints;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a template as a partner writes it: {@code {name, language, category, components, parameter_format, message_send_ttl_seconds}}.
 * What is wrong is thrown as {@link UnfitParameter}.
 */
final class NewTemplate {

    private static final Shape KEY = object(
            required("name", text(128, Pattern.compile("[a-z0-9_]+"), "must be of a-z, 0-9 and _")),
            required("language", text(10, Pattern.compile("[a-z]{2,3}(_[A-Za-z]{2,4})?"), "must be a language such as en or en_US")),
            required("category", text(20)));
    private static final String SECONDS = "message_send_ttl_seconds";
    private static final Shape MORE = object(
            optional(SECONDS, whole(-1, Duration.ofDays(30).toSeconds())),
            optional("parameter_format", text(20, Pattern.compile("(?i)named|positional"), "must be NAMED or POSITIONAL")),
            optional("allow_category_change", flag()));
    private static final Duration USUAL_TIME = Duration.ofDays(30);
    private static final Duration USUAL_TIME_OF_CODES = Duration.ofMinutes(10);
    private static final Set<String> LANGUAGES = Stream.concat(Stream.of("fil"), Locale.availableLocales().map(Locale::getLanguage))
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");
    private static final Pattern AT_AN_END = Pattern.compile("(?s)\\A\\s*\\{\\{[^{}]*}}.*|.*\\{\\{[^{}]*}}\\s*\\z");
    private static final Pattern ADJACENT = Pattern.compile("}}\\s*\\{\\{");

    private NewTemplate() {}

    static Template read(BusinessId business, ObjectNode given) {
        check(KEY, given);
        if (given.hasNonNull("library_template_name")) {
            throw wrong("library_template_name: there is no library. Give the components of the template instead.");
        }
        String language = given.path("language").asString();
        if (!LANGUAGES.contains(language.split("_", 2)[0])) {
            throw wrong("language: there is none with this code. Use one such as en, en_US or pt_BR.");
        }
        Category category = category(given);
        return read(business, new TemplateKey(given.path("name").asString(), language), category, given.path("components"),
                timeToLive(given, category), given);
    }

    /** The template as it is after a change; what is not given stays. */
    static Template changed(Template before, ObjectNode given) {
        Category category = given.hasNonNull("category") ? category(given) : before.category();
        JsonNode components = given.hasNonNull("components") ? given.path("components") : before.parts().components(before.body());
        Duration timeToLive = given.hasNonNull(SECONDS) || category != before.category()
                ? timeToLive(given, category)
                : before.timeToLive();
        return read(before.business(), before.key(), category, components, timeToLive, given);
    }

    private static Template read(BusinessId business, TemplateKey key, Category category, JsonNode written, Duration timeToLive,
            ObjectNode given) {
        check(MORE, given);
        JsonNode components = written.isString() ? parsed(written.stringValue()) : written;
        if (!components.isArray()) {
            throw new UnfitParameter(Refusal.missing("components"));
        }
        try {
            JsonNode whole = category == Category.AUTHENTICATION ? withPresets(components, key.language()) : components;
            TemplateParts parts = TemplateParts.of(whole);
            String body = TemplateParts.body(whole, TemplateParts.LONGEST_BODY);
            if (body.isEmpty()) {
                throw wrong("components: a component of the type BODY with a text is missing.");
            }
            placeholders(body, category, given.path("parameter_format").asString(""));
            buttons(parts, category);
            return new Template(business, key, category, Approval.PENDING, false, timeToLive, body, parts);
        } catch (WrongTemplate fault) {
            throw wrong(Hints.forPartners(String.valueOf(fault.getMessage())));
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (RuntimeException noJson) {
            throw wrong("components: is a text that is not JSON.");
        }
    }

    private static Category category(ObjectNode given) {
        String named = given.path("category").asString("").toUpperCase(Locale.ROOT);
        return Arrays.stream(Category.values()).filter(one -> one != Category.SERVICE && one.name().equals(named)).findFirst()
                .orElseThrow(() -> wrong("category: must be one of AUTHENTICATION, MARKETING, UTILITY."));
    }

    /** The spans are those of the Cloud API. */
    private static Duration timeToLive(ObjectNode given, Category category) {
        check(MORE, given);
        if (!given.hasNonNull(SECONDS)) {
            return category == Category.AUTHENTICATION ? USUAL_TIME_OF_CODES : USUAL_TIME;
        }
        long seconds = given.path(SECONDS).asLong();
        if (seconds == -1) { // as long as the platform tries
            return USUAL_TIME;
        }
        Duration least = category == Category.MARKETING ? Duration.ofHours(12) : Duration.ofSeconds(30);
        Duration most = switch (category) {
            case AUTHENTICATION -> Duration.ofMinutes(15);
            case UTILITY -> Duration.ofHours(12);
            case MARKETING, SERVICE -> Duration.ofDays(30);
        };
        if (seconds < least.toSeconds() || seconds > most.toSeconds()) {
            throw wrong(SECONDS + ": must be from " + least.toSeconds() + " to " + most.toSeconds() + " for " + category + ", or -1.");
        }
        return Duration.ofSeconds(seconds);
    }

    /** Labels differ, and quick replies stand together. A code comes with the button that takes it, and with no header. */
    private static void buttons(TemplateParts parts, Category category) {
        List<Button> buttons = parts.buttons();
        if (buttons.stream().map(Button::text).distinct().count() < buttons.size()) {
            throw wrong("components BUTTONS: two have the same text.");
        }
        List<Boolean> isReply = buttons.stream().map(button -> button.type() == Button.Type.QUICK_REPLY).toList();
        if (IntStream.range(1, isReply.size()).filter(at -> !isReply.get(at).equals(isReply.get(at - 1))).count() > 1) {
            throw wrong("components BUTTONS: those of the type QUICK_REPLY must stand together.");
        }
        if (category == Category.AUTHENTICATION && (buttons.size() != 1 || buttons.getFirst().type() != Button.Type.OTP)) {
            throw wrong("components BUTTONS: a template of a code has one button, of the type OTP.");
        }
        if (category == Category.AUTHENTICATION && parts.header().format() != TemplateParts.Format.NONE) {
            throw wrong("components HEADER: a template of a code has none.");
        }
    }

    /**
     * Numbers run from 1 without a gap; a text neither begins nor ends with a placeholder, and no two stand side by side. The texts of
     * codes are the platform's, and may.
     */
    private static void placeholders(String body, Category category, String format) {
        List<String> names = PLACEHOLDER.matcher(body).results().map(found -> found.group(1)).toList();
        String words = PLACEHOLDER.matcher(body).replaceAll("");
        if (words.contains("{{") || words.contains("}}")) {
            throw wrong("components BODY: a placeholder is not complete. Write {{1}}, or {{name}} of a-z, 0-9 and _.");
        }
        boolean isNumbered = names.stream().allMatch(name -> name.matches("[0-9]+"));
        boolean isNamed = names.stream().allMatch(name -> name.matches("[a-z_][a-z0-9_]*"));
        if (!isNumbered && !isNamed) {
            throw wrong("components BODY: placeholders must all be numbers, or all names of a-z, 0-9 and _.");
        }
        if (!names.isEmpty() && (format.equalsIgnoreCase("named") && isNumbered || format.equalsIgnoreCase("positional") && isNamed)) {
            throw wrong("parameter_format: does not fit the placeholders of the body.");
        }
        if (isNumbered && !Set.copyOf(names)
                .equals(IntStream.rangeClosed(1, Set.copyOf(names).size()).mapToObj(Integer::toString).collect(Collectors.toSet()))) {
            throw wrong("components BODY: the numbers of placeholders must run from 1 without a gap.");
        }
        if (category != Category.AUTHENTICATION && (AT_AN_END.matcher(body).matches() || ADJACENT.matcher(body).find())) {
            throw new UnfitParameter(new Refusal(RequestFault.TEMPLATE_VARIABLES, "components BODY: a placeholder must not be at the"
                    + " beginning or the end, or beside another one. Add words around it."));
        }
    }

    /** A template of a code is written without texts: they are the platform's. */
    private static ArrayNode withPresets(JsonNode components, String language) {
        ArrayNode whole = JsonMapper.shared().createArrayNode();
        for (JsonNode component : components) {
            if (!(component instanceof ObjectNode object)) {
                throw wrong("components: must be objects.");
            }
            ObjectNode own = object.deepCopy();
            String type = own.path("type").asString("").toUpperCase(Locale.ROOT);
            if (type.equals("BODY") && !own.hasNonNull("text")) {
                CodeTexts texts = CodeTexts.in(language);
                own.put("text", texts.body() + (own.path("add_security_recommendation").asBoolean(false) ? " " + texts.advice() : ""));
            } else if (type.equals("FOOTER") && !own.hasNonNull("text")) {
                int minutes = own.path("code_expiration_minutes").asInt(0);
                if (minutes < 1 || minutes > 90) {
                    throw wrong("components FOOTER: code_expiration_minutes must be a whole number from 1 to 90.");
                }
                own.put("text", CodeTexts.in(language).footer().formatted(minutes));
            }
            whole.add(own);
        }
        return whole;
    }

    /** The texts of a template for codes. */
    private record CodeTexts(String body, String advice, String footer) {

        private static final CodeTexts ENGLISH = new CodeTexts("*{{1}}* is your verification code.",
                "For your security, do not share this code.", "This code expires in %d minutes.");
        private static final CodeTexts GERMAN = new CodeTexts("*{{1}}* ist dein Bestätigungscode.",
                "Gib diesen Code zu deiner Sicherheit nicht weiter.", "Dieser Code läuft in %d Minuten ab.");

        static CodeTexts in(String language) {
            return switch (language.split("_", 2)[0]) {
                case "en" -> ENGLISH;
                case "de" -> GERMAN;
                default -> throw wrong("components: there are texts for codes in English and German. Give BODY and FOOTER their texts in"
                        + " this language.");
            };
        }
    }

    private static void check(Shape shape, ObjectNode given) {
        Optional<Refusal> refusal = shape.check("", given);
        refusal.ifPresent(why -> {
            throw new UnfitParameter(why);
        });
    }

    static UnfitParameter wrong(String details) {
        return new UnfitParameter(new Refusal(RequestFault.WRONG_TEMPLATE, details));
    }
}
