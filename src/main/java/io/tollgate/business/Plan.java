package io.tollgate.business;

/** What a business pays for: a free trial with an end, the free business app with a monthly allowance, or the rate card. */
public enum Plan { PILOT, APP, ENTERPRISE }
