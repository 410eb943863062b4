package io.tollgate.ledger;

/** Whether a rule asks how fast businesses spend. */
@FunctionalInterface
public interface PaceInterest {

    /** Of the rules that are in force now, or on trial. */
    boolean isThere();
}
