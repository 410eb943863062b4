package io.tollgate.trust.registration;

/** How a code is sent to a number: as a text or as a voice call. */
public enum CodeMethod { SMS, VOICE }
