package io.tollgate.management;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.delivery.WebhookFields;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET}, {@code POST} and {@code DELETE /{version}/{account-id}/subscribed_apps}: where the webhooks of the business go. The operator
 * sets the secret that signs them, as the holder of the token must not choose it; the business may name another URL, choose what it is
 * told, or stop webhooks. A call says all: without a URL that of the operator counts again, and without fields all are told.
 */
@Component
final class SubscribedApps {

    private static final String FIELDS = "subscribed_fields";

    private final OwnRequests requests;
    private final RequestGate gate;
    private final Answers answers;
    private final Businesses businesses;
    private final Enrolments enrolments;
    private final OverrideUrls urls;

    SubscribedApps(OwnRequests requests, RequestGate gate, Answers answers, Businesses businesses, Enrolments enrolments,
            OverrideUrls urls) {
        this.enrolments = enrolments;
        this.requests = requests;
        this.gate = gate;
        this.answers = answers;
        this.businesses = businesses;
        this.urls = urls;
    }

    @Bean
    HttpEndpoint subscribedAppsEndpoint() {
        return new HttpEndpoint("subscribed-apps", Set.of("GET", "POST", "DELETE"), request -> requests.ofAccount(request,
                (requestId, business) -> switch (request.getMethod()) {
                    case "GET" -> answers.success(requestId, told(business));
                    case "POST" -> subscribe(requestId, business, request);
                    default -> stop(requestId, business);
                }));
    }

    private ObjectNode told(Business business) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        var data = body.putArray("data");
        businesses.webhook(business.id()).ifPresent(webhook -> {
            ObjectNode app = data.addObject();
            app.putObject("whatsapp_business_api_data").put("id", business.id().toString()).put("name", business.name());
            webhook.ofAccount().ifPresent(url -> app.put(OverrideUrls.URL, url));
            var fields = app.putArray(FIELDS);
            WebhookFields.ALL.stream().filter(webhook::wants).forEach(fields::add);
        });
        return body;
    }

    /** Ends the business's webhooks. The operator's URL and secret stay, so the business may begin again by itself. */
    private Answer stop(String requestId, Business business) {
        enrolments.stopWebhook(business.id());
        return answers.done(requestId);
    }

    private Answer subscribe(String requestId, Business business, HttpServletRequest request) {
        return switch (gate.fields(request)) {
            case Refusal unreadable -> answers.refused(requestId, unreadable);
            case RequestBody.Fields(ObjectNode given) -> {
                Set<String> fields = fields(given.remove(FIELDS));
                Optional<String> unknown = fields.stream().filter(field -> !WebhookFields.ALL.contains(field)).findFirst();
                yield unknown.map(_ -> Optional.of(new Refusal(RequestFault.UNEXPECTED, FIELDS + " must be of "
                        + String.join(", ", WebhookFields.ALL) + ". Leave it out for all of them."))).orElseGet(() -> urls
                                .ofAccount(business.id(), given, fields))
                        .map(why -> answers.refused(requestId, why)).orElseGet(() -> answers.done(requestId));
            }
        };
    }

    /** A list, or a text with commas. Empty: all. */
    private static Set<String> fields(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return Set.of();
        }
        Stream<String> names = given.isArray()
                ? given.valueStream().map(JsonNode::asString)
                : Stream.of(given.asString("").replaceAll("[\\[\\]\"\\s]", "").split(","));
        return names.filter(name -> !name.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }
}
