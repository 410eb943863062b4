package io.tollgate.evidence;

import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipient;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import java.time.Instant;
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
        List<String> places = person.map(known -> book.jurisdictions().places(known.country(),
                numbers.subdivisions(new PhoneNumber(known.number(), known.country())))).orElse(List.of());
        return book.consentLaw().proofTerm(places);
    }

    Period unanswered() {
        return settings.unanswered();
    }
}
