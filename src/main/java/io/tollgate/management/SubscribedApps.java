package io.tollgate.management;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.url;

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
import io.tollgate.cloudapi.Shape;
import io.tollgate.delivery.WebhookHandshake;
import io.tollgate.delivery.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET}, {@code POST} and {@code DELETE /{version}/{account-id}/subscribed_apps}: where the webhooks of the business go. The operator
 * sets the secret that signs them, as it must not be chosen by who holds the token; the business may move the URL, or stop webhooks.
 */
@Component
final class SubscribedApps {

    private static final String URL = "override_callback_uri";
    private static final String TOKEN = "verify_token";
    private static final Shape SUBSCRIPTION = object(optional(URL, url(500)), optional(TOKEN, text(500)));
    private static final Refusal NO_WEBHOOK = new Refusal(RequestFault.NO_WEBHOOK, "The account has no webhook yet. Ask the operator to"
            + " set one, with the secret that signs its calls.");

    private final OwnRequests requests;
    private final RequestGate gate;
    private final Answers answers;
    private final Businesses businesses;
    private final Enrolments enrolments;
    private final WebhookHandshake handshake;
    private final Webhooks webhooks;
    private final Clock clock;

    SubscribedApps(OwnRequests requests, RequestGate gate, Answers answers, Businesses businesses, Enrolments enrolments,
            WebhookHandshake handshake, Webhooks webhooks, Clock clock) {
        this.requests = requests;
        this.gate = gate;
        this.answers = answers;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.handshake = handshake;
        this.webhooks = webhooks;
        this.clock = clock;
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
            app.put(URL, webhook.url());
        });
        return body;
    }

    /** As if it had none. The secret stays, so the business may begin again by itself. */
    private Answer stop(String requestId, Business business) {
        enrolments.moveWebhook(business.id(), Optional.empty());
        return answers.done(requestId);
    }

    private Answer subscribe(String requestId, Business business, HttpServletRequest request) {
        return switch (gate.fields(request)) {
            case Refusal unreadable -> answers.refused(requestId, unreadable);
            case RequestBody.Fields(ObjectNode given) -> SUBSCRIPTION.check("", given).or(() -> moved(business, given))
                    .map(why -> answers.refused(requestId, why)).orElseGet(() -> answers.done(requestId));
        };
    }

    /** Empty if webhooks go where the business wants them. */
    private Optional<Refusal> moved(Business business, ObjectNode given) {
        if (!businesses.hasWebhookSecret(business.id())) {
            return Optional.of(NO_WEBHOOK);
        }
        if (!given.hasNonNull(URL)) {
            return businesses.webhook(business.id()).isPresent() ? Optional.empty() : Optional.of(Refusal.missing(URL));
        }
        String url = given.path(URL).asString();
        Optional<String> refusal = handshake.refusal(url, Optional.of(given.path(TOKEN).asString("")).filter(token -> !token.isEmpty()));
        if (refusal.isPresent()) {
            return Optional.of(new Refusal(RequestFault.UNVERIFIED_WEBHOOK, URL + " was not verified: " + refusal.get()));
        }
        enrolments.moveWebhook(business.id(), Optional.of(url));
        webhooks.retry(business.id(), clock.instant());
        return Optional.empty();
    }
}
