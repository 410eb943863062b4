package io.tollgate.evidence;

import io.tollgate.consent.Evidence;
import io.tollgate.consent.ReturnEvidence;
import io.tollgate.release.RuleBooks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks evidence by {@code tables/consent-methods.csv} of the rule book in force. */
@Component
final class ReturnEvidenceByTable implements ReturnEvidence {

    private final RuleBooks ruleBooks;

    ReturnEvidenceByTable(RuleBooks ruleBooks) {
        this.ruleBooks = ruleBooks;
    }

    @Override
    public Optional<Lack> lacks(Evidence evidence, Instant now) {
        return ruleBooks.inForce(now).consentMethods(LocalDate.ofInstant(now, ZoneOffset.UTC))
                .lacks(evidence.method(), evidence.wording().text(), evidence.wording().place(), evidence.reference())
                .map(lack -> new Lack(lack.field(), lack.why()));
    }
}
