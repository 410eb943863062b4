package io.tollgate.management;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static io.tollgate.cloudapi.Shape.url;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET} and {@code POST /{version}/{phone-number-id}/whatsapp_business_profile}; limits are those of the Cloud API. */
@Component
final class ProfileEndpoint {

    private static final List<String> FIELDS = List.of("about", "address", "description", "email", "websites", "vertical");
    private static final List<String> KNOWN = List.of("about", "address", "description", "email", "id", "messaging_product",
            "profile_picture_url", "vertical", "websites");
    private static final Pattern MAIL = Pattern.compile("|[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");
    private static final Shape PROFILE = object(
            required("messaging_product", oneOf("whatsapp")),
            optional("about", text(139)),
            optional("address", textOrEmpty(256)),
            optional("description", textOrEmpty(512)),
            optional("email", text(128, MAIL, "must be a mail address")),
            optional("websites", list(2, url(256))),
            optional("vertical", oneOf("", "UNDEFINED", "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE",
                    "GROCERY", "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL",
                    "ONLINE_GAMBLING", "PHYSICAL_GAMBLING", "OTC_DRUGS", "MATRIMONY_SERVICE", "NOT_A_BIZ")));

    private final RequestGate gate;
    private final Answers answers;
    private final NumberProfiles profiles;
    private final Clock clock;

    ProfileEndpoint(RequestGate gate, Answers answers, NumberProfiles profiles, Clock clock) {
        this.gate = gate;
        this.answers = answers;
        this.profiles = profiles;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint businessProfileEndpoint() {
        return new HttpEndpoint("business-profile", Set.of("GET", "POST"), request -> gate.answer(request, requestId -> switch (gate
                .caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender sender) -> request.getMethod().equals("GET")
                    ? shown(requestId, sender, request)
                    : changed(requestId, sender, request);
        }));
    }

    private Answer shown(String requestId, Sender sender, HttpServletRequest request) {
        try {
            WantedFields fields = WantedFields.of(request, KNOWN, KNOWN);
            ObjectNode kept = profiles.of(sender.id());
            ObjectNode profile = JsonMapper.shared().createObjectNode();
            FIELDS.stream().filter(name -> fields.names().contains(name) && kept.has(name)).forEach(name -> profile.set(name,
                    kept.get(name)));
            profile.put("messaging_product", "whatsapp");
            ObjectNode body = JsonMapper.shared().createObjectNode();
            body.putArray("data").add(profile);
            return answers.success(requestId, body);
        } catch (UnfitParameter unfit) {
            return answers.refused(requestId, unfit.why());
        }
    }

    private Answer changed(String requestId, Sender sender, HttpServletRequest request) {
        return switch (gate.body(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode given) -> refusal(given).map(why -> answers.refused(requestId, why)).orElseGet(() -> {
                profiles.change(sender.id(), before -> {
                    FIELDS.stream().filter(given::hasNonNull).forEach(name -> before.set(name, given.get(name)));
                    return before;
                }, clock.instant());
                return answers.done(requestId);
            });
        };
    }

    private static Optional<Refusal> refusal(ObjectNode given) {
        return given.hasNonNull("profile_picture_handle")
                ? Optional.of(Refusal.invalid("profile_picture_handle", "is not taken: Tollgate shows a number's badge, and no picture."
                        + " Leave it out"))
                : PROFILE.check("", given);
    }
}
