package io.tollgate.management;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET} and {@code POST /{version}/{phone-number-id}/settings}. Tollgate has no calls, no storage by country and no identity keys,
 * so no setting can be changed: a POST that says what is so already succeeds, as clients send whole settings back.
 */
@Component
final class NumberSettings {

    private static final String SETTINGS = """
            {"calling":{"status":"DISABLED"},"storage_configuration":{"status":"DEFAULT"},\
            "user_identity_change":{"enable_identity_key_check":false}}""";

    private final RequestGate gate;
    private final Answers answers;

    NumberSettings(RequestGate gate, Answers answers) {
        this.gate = gate;
        this.answers = answers;
    }

    @Bean
    HttpEndpoint numberSettingsEndpoint() {
        return new HttpEndpoint("number-settings", Set.of("GET", "POST"), request -> gate.answer(request, requestId -> switch (gate
                .caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender _) when request.getMethod().equals("GET") -> answers.success(requestId, settings());
            case Caller.Known(Sender _) -> changed(requestId, gate.body(request));
        }));
    }

    private Answer changed(String requestId, RequestBody body) {
        return switch (body) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode given) ->
                    refusal(given).map(why -> answers.refused(requestId, why)).orElseGet(() -> answers.done(requestId));
        };
    }

    private static Optional<Refusal> refusal(ObjectNode given) {
        ObjectNode settings = settings();
        return given.propertyStream().filter(one -> !one.getKey().equals("messaging_product") && !isSo(settings.path(one.getKey()),
                one.getValue())).findFirst().map(one -> new Refusal(RequestFault.NOT_OFFERED, settings.has(one.getKey())
                        ? "Tollgate does not offer other values of " + one.getKey() + " than GET of this path tells."
                        : "This path has the settings " + String.join(", ", settings.propertyNames()) + " only."));
    }

    /** Whether all settings that are given have these values already; a setting that is left out stays. */
    private static boolean isSo(JsonNode set, JsonNode given) {
        return given.isObject() && set.isObject()
                ? given.propertyStream().allMatch(one -> isSo(set.path(one.getKey()), one.getValue()))
                : !set.isMissingNode() && (set.equals(given) || set.asString("").equals(given.asString("")));
    }

    private static ObjectNode settings() {
        return (ObjectNode) JsonMapper.shared().readTree(SETTINGS);
    }
}
