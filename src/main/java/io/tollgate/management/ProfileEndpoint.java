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
import io.tollgate.media.MediaContent;
import io.tollgate.media.ShownFiles;
import io.tollgate.media.ShownFiles.Copied;
import io.tollgate.media.ShownFiles.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET} and {@code POST /{version}/{phone-number-id}/whatsapp_business_profile}; limits are those of the Cloud API. */
@Component
final class ProfileEndpoint {

    private static final List<String> FIELDS = List.of("about", "address", "description", "email", "websites", "vertical");
    private static final List<String> KNOWN = List.of("about", "address", "description", "email", "id", "messaging_product",
            "profile_picture_url", "vertical", "websites");
    private static final String HANDLE = "profile_picture_handle";
    private static final String PICTURE_URL = "profile_picture_url";
    private static final Pattern MAIL = Pattern.compile("|[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");
    private static final Shape PROFILE = object(
            required("messaging_product", oneOf("whatsapp")),
            optional("about", text(139)),
            optional("address", textOrEmpty(256)),
            optional("description", textOrEmpty(512)),
            optional("email", text(128, MAIL, "must be a mail address")),
            optional("websites", list(2, url(256))),
            optional(HANDLE, textOrEmpty(500)),
            optional("vertical", oneOf("", "UNDEFINED", "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE",
                    "GROCERY", "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL",
                    "ONLINE_GAMBLING", "PHYSICAL_GAMBLING", "OTC_DRUGS", "MATRIMONY_SERVICE", "NOT_A_BIZ")));

    private final RequestGate gate;
    private final Answers answers;
    private final NumberProfiles profiles;
    private final ShownFiles shown;
    private final Clock clock;

    ProfileEndpoint(RequestGate gate, Answers answers, NumberProfiles profiles, ShownFiles shown, Clock clock) {
        this.shown = shown;
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
            if (fields.names().contains(PICTURE_URL)) {
                shown.picture(sender.id()).ifPresent(path -> profile.put(PICTURE_URL, UriComponentsBuilder.fromUriString(request
                        .getRequestURL().toString()).replacePath(path).replaceQuery(null).build().toUriString()));
            }
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
            case RequestBody.Fields(ObjectNode given) -> PROFILE.check("", given).or(() -> picture(sender, given))
                    .map(why -> answers.refused(requestId, why)).orElseGet(() -> {
                        profiles.change(sender.id(), before -> {
                            FIELDS.stream().filter(given::hasNonNull).forEach(name -> before.set(name, given.get(name)));
                            return before;
                        }, clock.instant());
                        return answers.done(requestId);
                    });
        };
    }

    /** An empty handle ends the picture. */
    private Optional<Refusal> picture(Sender sender, ObjectNode given) {
        if (!given.hasNonNull(HANDLE)) {
            return Optional.empty();
        }
        String handle = given.path(HANDLE).asString("");
        if (handle.isEmpty()) {
            shown.remove(Place.pictureOf(sender.id()));
            return Optional.empty();
        }
        return switch (shown.picture(handle, sender.business())) {
            case Copied.Not(Refusal why) -> Optional.of(why);
            case Copied.Is(MediaContent copy) -> shown.put(sender.business(), Place.pictureOf(sender.id()), copy);
        };
    }
}
