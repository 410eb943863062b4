package io.tollgate.console;

import io.tollgate.evidence.ConsentRecords;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Identities;
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
    private final Clock clock;

    ConsentsPage(ConsentRecords records, PhoneNumbers numbers, Identities identities, Clock clock) {
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
    String show(@RequestParam String number, Model model) {
        Optional<PhoneNumber> parsed = numbers.parse(number);
        if (parsed.isEmpty()) {
            model.addAttribute("problem", "This is no telephone number. Maybe write it with its country code: +43 664 1234567");
            return "consents";
        }
        Instant now = clock.instant();
        model.addAttribute("asOf", now);
        model.addAttribute("person", identities.who(parsed.get()).toString());
        model.addAttribute("records", records.of(identities.who(parsed.get()), Optional.empty(), now));
        return "consents";
    }
}
