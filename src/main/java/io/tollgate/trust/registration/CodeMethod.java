package io.tollgate.trust.registration;

/** How a code comes to a number: as a text, or spoken. */
public enum CodeMethod { SMS, VOICE }
