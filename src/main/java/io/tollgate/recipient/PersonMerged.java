package io.tollgate.recipient;

import org.springframework.dao.PessimisticLockingFailureException;

/**
 * Somebody was merged into another person after the caller had looked her up and before her row was locked. Her present row may come
 * before rows that are locked already, so the transaction begins again, and then finds her under her present id.
 */
public final class PersonMerged extends PessimisticLockingFailureException {

    private static final long serialVersionUID = 1;

    public PersonMerged() {
        super("a person was merged into another one before her row was locked");
    }
}
