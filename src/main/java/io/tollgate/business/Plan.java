package io.tollgate.business;

/** PILOT: a free trial with an end. APP: the free business app with a monthly allowance. ENTERPRISE: prices of the rate card. */
public enum Plan {
    PILOT, APP, ENTERPRISE
}
