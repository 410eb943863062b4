package io.tollgate.consent;

/** The purpose of a consent: the business's messages in general, or its marketing. */
public enum Purpose { MESSAGES, MARKETING }
