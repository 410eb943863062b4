package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Message;
import io.tollgate.rulebook.RuleBook;

/** A message with its case file, its verdict and the rule book that judged it. */
record Case<V extends Verdict>(Accepted message, CaseFile file, V verdict, RuleBook ruleBook) {

    /** The message under the category that the case file says. */
    Message charged() {
        return message.message().under(file.message().category());
    }
}
