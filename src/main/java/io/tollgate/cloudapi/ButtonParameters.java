package io.tollgate.cloudapi;

import io.tollgate.business.TemplateParts.Button;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The parameters of a template's buttons. */
final class ButtonParameters {

    private static final int LONGEST_URL = 2000;

    private ButtonParameters() {}

    /** Whether a request must give a parameter for this button. */
    static boolean areNeeded(Button button) {
        return switch (button.type()) {
            case URL -> button.value().endsWith("}}");
            case OTP, COPY_CODE -> true;
            case QUICK_REPLY, PHONE_NUMBER, FLOW, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST -> false;
        };
    }

    /** @param components of the request, or of one card */
    static Optional<Refusal> check(String where, List<Button> buttons, JsonNode components) {
        Map<Integer, JsonNode> byIndex = new HashMap<>();
        for (JsonNode component : TemplateParameters.component(components, "button").toList()) {
            Optional<String> missing = Stream.of("sub_type", "index").filter(name -> !component.hasNonNull(name)).findFirst();
            if (missing.isPresent()) {
                return missing.map(name -> new Refusal(RequestFault.MISSING, where + ": a button has no " + name + "."));
            }
            int index = component.path("index").asInt(-1);
            if (index < 0 || index >= buttons.size()) {
                return Optional.of(wrong(where, index, "does not exist; the template has " + buttons.size()));
            }
            if (byIndex.put(index, component) != null) {
                return Optional.of(wrong(where, index, "is given twice"));
            }
            Button button = buttons.get(index);
            String given = component.path("sub_type").asString("").toLowerCase(Locale.ROOT);
            if (!names(button.type()).contains(given)) {
                return Optional.of(wrong(where, index, "is of type " + button.type() + ", which the sub_type does not name"));
            }
        }
        for (int index = 0; index < buttons.size(); index++) {
            Button button = buttons.get(index);
            JsonNode component = byIndex.get(index);
            List<JsonNode> given = component == null ? List.of() : component.path("parameters").valueStream().toList();
            Optional<Refusal> fault = check(where, index, button, given);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> check(String where, int index, Button button, List<JsonNode> given) {
        Set<String> types = types(button);
        if (given.isEmpty()) {
            return areNeeded(button)
                    ? Optional.of(new Refusal(RequestFault.MISSING,
                            where + ": Button at index " + index + " of type " + button.type() + " requires a parameter."))
                    : Optional.empty();
        }
        if (types.isEmpty()) {
            return Optional.of(wrong(where, index, "of type " + button.type() + " takes no parameters"));
        }
        if (given.size() > 1) {
            return Optional.of(TextParameters.count(where, given.size(), 1));
        }
        JsonNode parameter = given.getFirst();
        String type = TextParameters.type(parameter);
        JsonNode value = parameter.path(type);
        if (!types.contains(type) || value.isMissingNode() || value.isNull()) {
            return Optional
                    .of(new Refusal(RequestFault.PARAMETER_FORMAT, where + ": Button at index " + index + " needs a parameter of type "
                            + String.join(" or ", types.stream().sorted().toList()) + " with its content."));
        }
        if (value.isString() && Shape.isBlank(value.stringValue())) {
            return Optional.of(new Refusal(RequestFault.MISSING, where + ": the parameter of the button at index " + index + " is empty."));
        }
        boolean tooLong = button.type() == Button.Type.URL && button.value().length() + value.asString("").length() > LONGEST_URL;
        return tooLong
                ? Optional.of(new Refusal(RequestFault.TEXT_TOO_LONG,
                        where + ": the URL of the button at index " + index + " is longer than " + LONGEST_URL + " characters."))
                : Optional.empty();
    }

    private static Set<String> names(Button.Type type) {
        return switch (type) {
            case OTP -> Set.of("url", "otp", "copy_code");
            case PHONE_NUMBER -> Set.of("phone_number", "voice_call");
            case QUICK_REPLY, URL, COPY_CODE, FLOW, CATALOG, MPM, VOICE_CALL, CONTACT_REQUEST ->
                    Set.of(type.name().toLowerCase(Locale.ROOT));
        };
    }

    /** The types of the parameter that the button takes; empty for none. */
    private static Set<String> types(Button button) {
        return switch (button.type()) {
            case URL -> areNeeded(button) ? Set.of("text") : Set.of();
            case OTP -> Set.of("text", "coupon_code");
            case COPY_CODE -> Set.of("coupon_code");
            case QUICK_REPLY, VOICE_CALL -> Set.of("payload", "text");
            case FLOW, CATALOG, MPM -> Set.of("action");
            case PHONE_NUMBER, CONTACT_REQUEST -> Set.of();
        };
    }

    private static Refusal wrong(String where, int index, String fault) {
        return new Refusal(RequestFault.BUTTON_PARAMETERS, where + ": Button at index " + index + " " + fault + ".");
    }
}
