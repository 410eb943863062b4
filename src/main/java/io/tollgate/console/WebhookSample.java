package io.tollgate.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.SampleWebhooks;
import io.tollgate.delivery.SampleWebhooks.Sample;
import io.tollgate.delivery.SampleWebhooks.Tried;
import io.tollgate.message.BusinessId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Posts a made-up update to the webhook of a business, from whichever page somebody asks for it. */
@Component
class WebhookSample {

    /** The pause between two samples of one business in each process, so that nobody lets Tollgate flood a server. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Businesses businesses;
    private final SampleWebhooks samples;
    private final Clock clock;
    private final Cache<BusinessId, Bucket> turns = Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(1)).build();

    WebhookSample(Businesses businesses, SampleWebhooks samples, Clock clock) {
        this.businesses = businesses;
        this.samples = samples;
        this.clock = clock;
    }

    /** Empty if it cannot be posted: then the model has the key of the problem. */
    Optional<Tried> post(Sample sample, Business business, Optional<Sender> number, Model model) {
        Optional<Webhook> webhook = businesses.webhook(business.id());
        model.addAttribute("chosen", sample);
        if (webhook.isEmpty() || number.isEmpty()) {
            model.addAttribute("problem", webhook.isEmpty() ? "developers.webhook.none" : "developers.no-number");
            return Optional.empty();
        }
        if (tooFast(business.id())) {
            model.addAttribute("problem", "developers.webhook.slower");
            return Optional.empty();
        }
        return Optional.of(samples.post(sample, business, number.get(), webhook.get(), clock.instant()));
    }

    private boolean tooFast(BusinessId business) {
        return !turns.get(business, _ -> Bucket.builder().addLimit(one -> one.capacity(1).refillGreedy(1, PAUSE)).build()).tryConsume(1);
    }
}
