package io.tollgate.ledger;

/** Whether a rule asks how fast businesses spend. */
@FunctionalInterface
public interface PaceInterest {

    /** Whether one of the rules that are in force now, or on trial, asks that. */
    boolean isThere();
}
