package io.tollgate.release;

import java.time.Instant;

/** Compiles and tests rules before they are released. */
interface Candidates {

    /** @return the number of the rule book; @throws Refused with every fault if the rules cannot be released */
    int tested(RuleBundle bundle, Instant now);

    /** The number of rules that need not be tested yet. */
    int number(RuleBundle bundle, Instant now);

    /** Makes a rule book ready that was in force. @throws Refused if this program does not understand it */
    void ready(int ruleBook);
}
