package io.tollgate.consent;

/** What a consent is for: messages of the business in general, or its marketing too. */
public enum Purpose { MESSAGES, MARKETING }
