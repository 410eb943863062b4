package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.evidence.ConsentRecords;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Identities;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The record of one person's consents, to print: BGH I ZR 164/09 asks that it be "stored and printable at any time". Her number is
 * in the form and never in a URL; the page itself shows her pseudonym.
 */
@Controller
class ConsentsPage {

    private final ConsentRecords records;
    private final PhoneNumbers numbers;
    private final Identities identities;
    private final RecordedSteps steps;
    private final Clock clock;

    ConsentsPage(ConsentRecords records, PhoneNumbers numbers, Identities identities, RecordedSteps steps, Clock clock) {
        this.steps = steps;
        this.records = records;
        this.numbers = numbers;
        this.identities = identities;
        this.clock = clock;
    }

    @GetMapping("/console/consents")
    String ask() {
        return "consents";
    }

    @PostMapping("/console/consents")
    String show(@RequestParam String number, AccountPrincipal caller, Model model) {
        Optional<PhoneNumber> parsed = numbers.parse(number);
        if (parsed.isEmpty()) {
            model.addAttribute("problem", "problem.number");
            return "consents";
        }
        Instant now = clock.instant();
        model.addAttribute("asOf", now);
        RecipientId person = identities.who(parsed.get());
        model.addAttribute("person", person.toString());
        model.addAttribute("records", steps.carryOut(caller, "getConsentRecord", "recipient=" + person,
                () -> records.of(person, Optional.empty(), now)));
        return "consents";
    }
}
