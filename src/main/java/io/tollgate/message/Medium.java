package io.tollgate.message;

/** By what a message reaches the person: consents, prices and what a message may hold depend on it. Each channel has one. */
public enum Medium { MESSENGER, SMS }
