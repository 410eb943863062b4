package io.tollgate.business;

/** PREPAID: the business can spend its balance. POSTPAID: its balance may fall below zero by the credit limit. */
public enum PaymentMode {
    PREPAID, POSTPAID
}
