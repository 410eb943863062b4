package io.tollgate.decision;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.Optional;

/**
 * A row of the log whose document has not been read yet.
 *
 * @param outcome  value of its column, as are business, recipient and the rule that decided
 * @param document case file and findings as JSON, empty if broken; {@link DecisionDocuments#open} reads it
 * @param seal     16 bytes; empty on rows from before there were seals
 */
public record PastDecision(
        MessageId message, int round, int ruleBook, BusinessId business, RecipientId recipient, String outcome, String rule,
        byte[] document,
        Optional<byte[]> seal) {

    /** How the row contradicts its document; empty if they agree. @param verdict the fold of the document's findings */
    public Optional<String> contradiction(CaseFile file, Verdict verdict) {
        if (!file.message().id().equals(message)) {
            return Optional.of("the case file is of another message");
        }
        if (!file.business().id().equals(business) || !file.recipient().id().equals(recipient)) {
            return Optional.of("the case file is of another business or recipient");
        }
        if (!Decisions.outcome(verdict).equals(outcome) || !Decisions.decisive(verdict).equals(rule)) {
            return Optional.of("the row says " + outcome + " under " + rule + ", its findings say "
                    + Decisions.outcome(verdict) + " under " + Decisions.decisive(verdict));
        }
        return Optional.empty();
    }
}
