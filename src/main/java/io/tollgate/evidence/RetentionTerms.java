package io.tollgate.evidence;

import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipient;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.Jurisdictions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The terms for keeping proofs, by the tables of the rule book in force. */
@Component
final class RetentionTerms {

    private final RuleBooks ruleBooks;
    private final PhoneNumbers numbers;
    private final RetentionSettings settings;

    RetentionTerms(RuleBooks ruleBooks, PhoneNumbers numbers, RetentionSettings settings) {
        this.ruleBooks = ruleBooks;
        this.numbers = numbers;
        this.settings = settings;
    }

    /** @param person empty if her country is not known any more; then the longest term of all places applies */
    Period of(Optional<Recipient> person, Instant now) {
        RuleBook book = ruleBooks.inForce(now);
        LocalDate day = Jurisdictions.latestDay(person.map(numbers::zones).orElse(List.of()), now);
        List<String> places = person.map(known -> book.jurisdictions().places(known.country(), numbers.subdivisions(known), day))
                .orElse(List.of());
        return book.terms().consentLaw().proofTerm(places, day);
    }

    Period unanswered() {
        return settings.unanswered();
    }
}
