package io.tollgate.console;

import io.tollgate.business.Businesses;
import io.tollgate.business.Webhook;
import io.tollgate.console.DeveloperBusiness.Looked;
import io.tollgate.database.Slice;
import io.tollgate.delivery.SampleWebhooks.Sample;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.delivery.WebhookAttempts.Attempt;
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

    private final DeveloperBusiness developers;
    private final Businesses businesses;
    private final WebhookSample samples;
    private final WebhookAttempts attempts;

    DeveloperWebhookPage(DeveloperBusiness developers, Businesses businesses, WebhookSample samples, WebhookAttempts attempts) {
        this.developers = developers;
        this.businesses = businesses;
        this.samples = samples;
        this.attempts = attempts;
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
        model.addAttribute("attempts", attempts.of(looked.business(), Slice.first(ATTEMPTS)).stream().map(Attempt::forPartners).toList());
        model.addAttribute("parents", Map.of(DevelopersPage.PATH + looked.query(), looked.business().name()));
        return "developers-webhook";
    }

    @PostMapping(PATH)
    String post(@RequestParam(defaultValue = "") String business, @RequestParam Sample sample, Model model) {
        Looked looked = developers.of(business);
        samples.post(sample, looked.business(), looked.sender(), model)
                .ifPresent(tried -> model.addAttribute("tried", tried.forPartners()));
        return show(looked, model);
    }
}
