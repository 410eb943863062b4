package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Erasing;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.rights.NotErased;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The erasure of a person: one officer asks for it on her page, another one confirms or declines it. */
@Controller
class ErasuresPage {

    private static final String ONE = ConsentsPage.PATH + "/erasures/{id}";

    private final ErasureRequests requests;
    private final Erasing erasing;
    private final Recipients recipients;
    private final PhoneNumbers numbers;
    private final ConsentsPage page;
    private final RecordedSteps steps;
    private final Clock clock;

    ErasuresPage(ErasureRequests requests, Erasing erasing, Recipients recipients, PhoneNumbers numbers, ConsentsPage page,
            RecordedSteps steps, Clock clock) {
        this.erasing = erasing;
        this.requests = requests;
        this.recipients = recipients;
        this.numbers = numbers;
        this.page = page;
        this.steps = steps;
        this.clock = clock;
    }

    /** Asks for an erasure. To ask again changes nothing. */
    @PostMapping(ConsentsPage.PATH + "/erasures")
    String ask(@RequestParam(defaultValue = "") String person, @RequestParam(defaultValue = "") String reason, AccountPrincipal caller,
            Model model) {
        RecipientId id = person(person);
        steps.require(caller, ConsentsPage.ERASE, "askForErasure", "recipient=" + person);
        String why = reason.strip();
        model.addAttribute("why", why);
        if (why.isEmpty() || why.length() > ErasureRequests.LONGEST_REASON) {
            model.addAttribute("erasureProblem", "erasure.problem.reason");
        } else if (repeatsNumber(id, why)) {
            model.addAttribute("erasureProblem", "erasure.problem.number");
        } else {
            steps.carryOut(caller, "askForErasure", "recipient=" + person,
                    () -> requests.ask(id, caller.signature(), why, clock.instant()));
        }
        return page.show(new PeopleSought.Found(id, Optional.empty()), caller, model);
    }

    @PostMapping(ONE + "/confirm")
    String confirm(@PathVariable long id, AccountPrincipal caller, Model model) {
        ErasureRequests.Request request = find(id);
        steps.require(caller, ConsentsPage.ERASE, "confirmErasure", subject(request));
        try {
            Erasing.Erased erased = steps.carryOut(caller, "confirmErasure", subject(request),
                    () -> requests.confirm(request, caller.signature(), clock.instant()));
            model.addAttribute("gone", erased.gone().values().stream().mapToInt(Integer::intValue).sum());
            model.addAttribute("kept", erased.kept());
        } catch (ErasureRequests.NotDecided refused) {
            model.addAttribute("erasureProblem", "erasure.problem." + refused.conflict());
        }
        return page.show(new PeopleSought.Found(request.person(), Optional.empty()), caller, model);
    }

    @PostMapping(ONE + "/decline")
    String decline(@PathVariable long id, AccountPrincipal caller, Model model) {
        ErasureRequests.Request request = find(id);
        steps.require(caller, ConsentsPage.ERASE, "declineErasure", subject(request));
        try {
            steps.carryOut(caller, "declineErasure", subject(request),
                    () -> requests.decline(request, caller.signature(), clock.instant()));
        } catch (ErasureRequests.NotDecided refused) {
            model.addAttribute("erasureProblem", "erasure.problem." + refused.conflict());
        }
        return page.show(new PeopleSought.Found(request.person(), Optional.empty()), caller, model);
    }

    /** Lifts an erasure, as she wants messages again. Her earlier consents stay withdrawn. */
    @PostMapping(ConsentsPage.PATH + "/erasures/lift")
    String lift(@RequestParam(defaultValue = "") String person, @RequestParam(defaultValue = "") String reason, AccountPrincipal caller,
            Model model) {
        RecipientId id = person(person);
        steps.require(caller, ConsentsPage.ERASE, "liftErasure", "recipient=" + id);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > ErasureRequests.LONGEST_REASON) {
            model.addAttribute("erasureProblem", "erasure.problem.reason");
        } else {
            try {
                steps.carryOut(caller, "liftErasure", "recipient=" + id,
                        () -> erasing.lift(id, caller.signature(), why, clock.instant()));
                model.addAttribute("lifted", true);
            } catch (NotErased already) {
                model.addAttribute("erasureProblem", "erasure.problem.not-erased");
            }
        }
        return page.show(new PeopleSought.Found(id, Optional.empty()), caller, model);
    }

    private static RecipientId person(String pseudonym) {
        if (!PeopleSought.isPseudonym(pseudonym)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "a pseudonym has 32 digits");
        }
        return RecipientId.parse(pseudonym);
    }

    private ErasureRequests.Request find(long id) {
        return requests.byId(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such request"));
    }

    private static String subject(ErasureRequests.Request request) {
        return "id=" + request.id() + " recipient=" + request.person();
    }

    /** The reason stays when she is erased, so it must not name her. */
    private boolean repeatsNumber(RecipientId person, String reason) {
        Optional<PhoneNumber> hers = Optional.ofNullable(recipients.numbers(List.of(person)).get(person)).flatMap(numbers::parse);
        return hers.filter(number -> number.isIn(reason)).isPresent();
    }
}
