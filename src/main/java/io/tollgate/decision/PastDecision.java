package io.tollgate.decision;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.Optional;

/**
 * A row of the log that has not been opened yet.
 *
 * @param outcome  as its column says it, likewise business, recipient and the rule that decided
 * @param document case file and findings, deflated
 */
public record PastDecision(
        MessageId message, int round, int ruleBook, BusinessId business, RecipientId recipient, String outcome, String rule, byte[] document) {

    /** What was known and decided. @throws RuntimeException if the document is broken */
    public Decision open() {
        DecisionJson.Document opened = DecisionJson.read(Deflation.inflate(document));
        return new Decision(round, ruleBook, opened.caseFile(), Verdict.of(opened.findings()));
    }

    /** In what the row and its document say different things; empty if they agree. */
    public Optional<String> contradiction(Decision opened) {
        CaseFile file = opened.caseFile();
        if (!file.message().id().equals(message)) {
            return Optional.of("the case file is of another message");
        }
        if (!file.business().id().equals(business) || !file.recipient().id().equals(recipient)) {
            return Optional.of("the case file is of another business or recipient");
        }
        if (!Decisions.outcome(opened.verdict()).equals(outcome) || !Decisions.decisive(opened.verdict()).equals(rule)) {
            return Optional.of("the row says " + outcome + " under " + rule + ", its findings say "
                    + Decisions.outcome(opened.verdict()) + " under " + Decisions.decisive(opened.verdict()));
        }
        return Optional.empty();
    }
}
