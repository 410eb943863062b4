package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Sender;
import io.tollgate.console.AppBusinesses.AppBusiness;
import io.tollgate.message.SenderId;
import io.tollgate.security.RecordedSteps;
import io.tollgate.trust.registration.CodeMethod;
import io.tollgate.trust.registration.RegistrationOutcome;
import io.tollgate.trust.registration.Registrations;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A business proves that its number is its own: a code goes to the number, and the business types it in. */
@Controller
class AppNumberPage {

    static final String PATH = AppPage.PATH + "/number";
    /** What can come of a code. */
    static final List<RegistrationOutcome> OUTCOMES = List.of(RegistrationOutcome.TOO_MANY_CALLS, RegistrationOutcome.LOCKED,
            RegistrationOutcome.TOO_MANY_CODES, RegistrationOutcome.NOT_SENT, RegistrationOutcome.NO_CODE, RegistrationOutcome.USED_CODE,
            RegistrationOutcome.EXPIRED_CODE, RegistrationOutcome.GUESSED_OUT_CODE, RegistrationOutcome.WRONG_CODE);

    private final AppBusinesses app;
    private final BusinessNumbers numbers;
    private final Registrations registrations;
    private final RecordedSteps steps;
    private final Clock clock;

    AppNumberPage(AppBusinesses app, BusinessNumbers numbers, Registrations registrations, RecordedSteps steps, Clock clock) {
        this.app = app;
        this.numbers = numbers;
        this.registrations = registrations;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String look(AccountPrincipal caller, Model model) {
        AppBusiness own = app.of(caller);
        model.addAttribute("app", own);
        model.addAttribute("numbers", numbers.of(own.business(), clock.instant()).numbers());
        model.addAttribute("methods", CodeMethod.values());
        model.addAttribute("parents", Map.of(AppPage.PATH, own.business().name()));
        return "app-number";
    }

    @PostMapping(PATH + "/code")
    String request(@RequestParam long number, @RequestParam CodeMethod method, AccountPrincipal caller, Locale reader, Model model) {
        Sender sender = own(caller, number);
        RegistrationOutcome outcome = steps.carryOut(caller, "requestCode", "number=" + sender.id(),
                () -> registrations.requestCode(sender, method, reader.getLanguage(), clock.instant()));
        return told(outcome, "app.number.sent", sender, caller, model);
    }

    @PostMapping(PATH + "/verify")
    String verify(@RequestParam long number, @RequestParam(defaultValue = "") String code, AccountPrincipal caller, Model model) {
        Sender sender = own(caller, number);
        String digits = code.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9]{6}")) {
            model.addAttribute("problem", "app.number.six");
            model.addAttribute("asked", sender.id());
            return look(caller, model);
        }
        RegistrationOutcome outcome = steps.carryOut(caller, "verifyCode", "number=" + sender.id(),
                () -> registrations.verifyCode(sender, digits, clock.instant()));
        return told(outcome, "app.number.verified", sender, caller, model);
    }

    private String told(RegistrationOutcome outcome, String done, Sender sender, AccountPrincipal caller, Model model) {
        model.addAttribute("asked", sender.id());
        model.addAttribute(outcome == RegistrationOutcome.DONE ? "done" : "problem",
                outcome == RegistrationOutcome.DONE ? done : "app.number.problem." + outcome);
        return look(caller, model);
    }

    private Sender own(AccountPrincipal caller, long number) {
        AppBusiness own = app.of(caller);
        return Optional.of(number).filter(id -> id > 0).map(SenderId::new)
                .flatMap(id -> own.senders().stream().filter(sender -> sender.id().equals(id)).findFirst())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the business has no such number"));
    }
}
