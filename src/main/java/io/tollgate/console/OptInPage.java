package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.consent.Confirmation;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Wording;
import io.tollgate.database.Slice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The page behind the link of a message that asks to confirm an opt-in: it shows what the person agrees to, and a button. Opening the
 * page confirms nothing, as programs open links too, to look for viruses or to show a preview. The page has no number.
 */
@Controller
class OptInPage {

    private static final String PAGE = "opt-in";
    /** Numbers of the business that the page names. */
    private static final int NUMBERS = 5;
    private static final String UNKNOWN = "opt-in.unknown";
    private static final String USED = "opt-in.used";
    private static final String EXPIRED = "opt-in.expired";

    private final OptIns optIns;
    private final Businesses businesses;
    private final Clock clock;

    OptInPage(OptIns optIns, Businesses businesses, Clock clock) {
        this.optIns = optIns;
        this.businesses = businesses;
        this.clock = clock;
    }

    @GetMapping("/opt-in/{token}")
    String look(@PathVariable String token, HttpServletRequest request, Model model, HttpServletResponse response) {
        keepToTheReader(response);
        Instant now = clock.instant();
        Optional<OptIn> optIn = optIns.byToken(token);
        if (optIn.isEmpty()) {
            return told(UNKNOWN, model);
        }
        about(optIn.get(), request, model);
        if (optIn.get().confirmedAt().isPresent()) {
            model.addAttribute("since", optIn.get().confirmedAt().get());
            return told(USED, model);
        }
        if (!optIn.get().pending(now)) {
            return told(EXPIRED, model);
        }
        model.addAttribute("token", token);
        model.addAttribute("until", optIn.get().expiresAt());
        return PAGE;
    }

    @PostMapping("/opt-in/{token}")
    String confirm(@PathVariable String token, HttpServletRequest request, Model model, HttpServletResponse response) {
        keepToTheReader(response);
        Confirmation confirmation = optIns.byLink(token, clock.instant());
        optIns.byToken(token).ifPresent(optIn -> about(optIn, request, model));
        return told(switch (confirmation) {
            case Confirmation.Confirmed confirmed -> "opt-in.confirmed";
            case Confirmation.Used used -> USED;
            case Confirmation.Expired expired -> EXPIRED;
            case Confirmation.Withdrawn withdrawn -> "opt-in.withdrawn";
            case Confirmation.Unknown unknown -> UNKNOWN;
            case Confirmation.OtherWay other -> UNKNOWN;
            case Confirmation.TooManyAttempts attempts -> UNKNOWN;
            case Confirmation.WrongCode code -> UNKNOWN;
        }, model);
    }

    /** Who asks, what was agreed, and the page in the language of that wording, if the pages have it. */
    private void about(OptIn optIn, HttpServletRequest request, Model model) {
        Wording wording = optIns.wording(optIn);
        model.addAttribute("wording", wording);
        model.addAttribute("business",
                businesses.byId(List.of(optIn.business())).values().stream().map(Business::name).findFirst().orElse(""));
        model.addAttribute("numbers",
                businesses.senders(optIn.business(), Slice.first(NUMBERS)).stream().map(Sender::displayNumber).toList());
        Locale language = Locale.forLanguageTag((wording.language().isEmpty() ? optIn.language() : wording.language()).replace('_', '-'));
        if (ReaderLanguage.LANGUAGES.contains(language.getLanguage())) {
            ReaderLanguage.use(language, request);
            model.addAttribute("shown", new Shown(language));
            model.addAttribute("ownLanguage", true);
        }
    }

    private static String told(String what, Model model) {
        model.addAttribute("told", what);
        return PAGE;
    }

    /** The URL is a secret. The headers of every page keep it out of caches and out of the referrer. */
    private static void keepToTheReader(HttpServletResponse response) {
        response.setHeader("X-Robots-Tag", "noindex");
    }
}
