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
import io.tollgate.cloudapi.RequestGate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET}, {@code POST} and {@code DELETE /{version}/{account-id}/subscribed_apps}: where the webhooks of the business go. The operator
 * sets the secret that signs them, as it must not be chosen by who holds the token; the business may name another URL, end that again by a
 * call without one, or stop webhooks.
 */
@Component
final class SubscribedApps {

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
        });
        return body;
    }

    /** As if it had none. The operator's URL and secret stay, so the business may begin again by itself. */
    private Answer stop(String requestId, Business business) {
        enrolments.stopWebhook(business.id());
        return answers.done(requestId);
    }

    private Answer subscribe(String requestId, Business business, HttpServletRequest request) {
        return switch (gate.fields(request)) {
            case Refusal unreadable -> answers.refused(requestId, unreadable);
            case RequestBody.Fields(ObjectNode given) -> urls.ofAccount(business.id(), given)
                    .map(why -> answers.refused(requestId, why)).orElseGet(() -> answers.done(requestId));
        };
    }
}
