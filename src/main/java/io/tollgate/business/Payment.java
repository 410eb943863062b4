package io.tollgate.business;

/** Prepaid: only what is in the balance. Postpaid: down to minus the credit limit. */
public enum Payment { PREPAID, POSTPAID }
