package io.tollgate.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.console.DeveloperBusiness.Looked;
import io.tollgate.database.Slice;
import io.tollgate.delivery.SampleWebhooks;
import io.tollgate.delivery.SampleWebhooks.Sample;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.message.BusinessId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Posts a sample of each kind of update to the URL of the business and shows what its server answers. */
@Controller
class DeveloperWebhookPage {

    private static final String PATH = DevelopersPage.PATH + "/webhook";
    private static final int ATTEMPTS = 20;
    /** Between two samples of one business, at each process: so that nobody lets Tollgate flood a server. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeveloperBusiness developers;
    private final Businesses businesses;
    private final SampleWebhooks samples;
    private final WebhookAttempts attempts;
    private final Clock clock;
    private final Cache<BusinessId, Bucket> turns = Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(1)).build();

    DeveloperWebhookPage(DeveloperBusiness developers, Businesses businesses, SampleWebhooks samples, WebhookAttempts attempts,
            Clock clock) {
        this.developers = developers;
        this.businesses = businesses;
        this.samples = samples;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String look(@RequestParam(defaultValue = "") String business, Model model) {
        return show(developers.of(business), model);
    }

    private String show(Looked looked, Model model) {
        developers.show(Optional.of(looked), model);
        Optional<Webhook> webhook = businesses.webhook(looked.business().id());
        model.addAttribute("url", webhook.map(Webhook::ofTheRest).orElse(""));
        model.addAttribute("samples", Sample.values());
        model.addAttribute("attempts", attempts.of(looked.business(), Slice.first(ATTEMPTS)));
        model.addAttribute("parents", Map.of(DevelopersPage.PATH + looked.query(), looked.business().name()));
        return "developers-webhook";
    }

    @PostMapping(PATH)
    String post(@RequestParam(defaultValue = "") String business, @RequestParam Sample sample, Model model) {
        Looked looked = developers.of(business);
        Optional<Webhook> webhook = businesses.webhook(looked.business().id());
        Optional<Sender> number = looked.sender();
        model.addAttribute("chosen", sample);
        if (webhook.isEmpty() || number.isEmpty()) {
            model.addAttribute("problem", webhook.isEmpty() ? "developers.webhook.none" : "developers.no-number");
        } else if (tooFast(looked.business().id())) {
            model.addAttribute("problem", "developers.webhook.slower");
        } else {
            model.addAttribute("tried", samples.post(sample, looked.business(), number.get(), webhook.get(), clock.instant()));
        }
        return show(looked, model);
    }

    private boolean tooFast(BusinessId business) {
        return !turns.get(business, _ -> Bucket.builder().addLimit(one -> one.capacity(1).refillGreedy(1, PAUSE)).build()).tryConsume(1);
    }
}
