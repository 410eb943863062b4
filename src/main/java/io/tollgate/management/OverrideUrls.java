package io.tollgate.management;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static io.tollgate.cloudapi.Shape.url;

import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.NumberSetting;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.delivery.WebhookHandshake;
import io.tollgate.delivery.Webhooks;
import io.tollgate.message.BusinessId;
import io.tollgate.text.Hints;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * URLs that a business sends its webhooks to instead of the one that the operator has set: one for the account, and one for each number by
 * {@code webhook_configuration}, which goes before it. The server behind a URL is asked before it is taken, and gets at once what waits.
 * The operator's secret signs for all of them, as the holder of the token must not choose it.
 */
@Component
final class OverrideUrls implements NumberSetting {

    static final String URL = "override_callback_uri";
    private static final String TOKEN = "verify_token";
    private static final Shape CALLBACK = object(optional(URL, textOrEmpty(500)), optional(TOKEN, text(500)));
    private static final Shape ADDRESS = url(500);
    private static final Refusal NO_WEBHOOK = new Refusal(RequestFault.NO_WEBHOOK, "The account has no webhook yet. Ask the operator to"
            + " set one, with the secret that signs its calls.");

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final WebhookHandshake handshake;
    private final Webhooks webhooks;
    private final Clock clock;

    OverrideUrls(Businesses businesses, Enrolments enrolments, WebhookHandshake handshake, Webhooks webhooks, Clock clock) {
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.handshake = handshake;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    @Override
    public String field() {
        return "webhook_configuration";
    }

    /** An empty URL ends the number's own. */
    @Override
    public Optional<Refusal> set(Sender sender, JsonNode value) {
        if (!value.path(URL).isString()) {
            return CALLBACK.check(field(), value).or(() -> Optional.of(new Refusal(RequestFault.MISSING, field() + "." + URL
                    + " is missing. Give a URL, or an empty text to end the number's own.")));
        }
        return set(field(), sender.business(), value, url -> enrolments.overrideWebhook(sender, url));
    }

    /** Sets the URL of the account, or removes it if none is given. @param fields what the webhooks tell; empty: all */
    Optional<Refusal> ofAccount(BusinessId business, JsonNode value, Set<String> fields) {
        return set("", business, value, url -> enrolments.subscribe(business, url, fields));
    }

    private Optional<Refusal> set(String path, BusinessId business, JsonNode value, Consumer<Optional<String>> write) {
        Optional<Refusal> odd = CALLBACK.check(path, value);
        if (odd.isPresent()) {
            return odd;
        }
        if (!businesses.mayHaveWebhook(business)) {
            return Optional.of(NO_WEBHOOK);
        }
        Optional<String> url = Optional.of(value.path(URL).asString("")).filter(given -> !given.isEmpty());
        Optional<Refusal> unfit = url.flatMap(given -> unfit(path.isEmpty() ? URL : path + "." + URL, value));
        if (unfit.isEmpty()) {
            write.accept(url);
            webhooks.retry(business, clock.instant());
        }
        return unfit;
    }

    private Optional<Refusal> unfit(String name, JsonNode value) {
        Optional<String> token = Optional.of(value.path(TOKEN).asString("")).filter(given -> !given.isEmpty());
        return ADDRESS.check(name, value.path(URL)).or(() -> handshake.refusal(value.path(URL).asString(), token)
                .map(why -> new Refusal(RequestFault.UNVERIFIED_WEBHOOK, name + " was not verified: " + Hints.forPartners(why))));
    }
}
