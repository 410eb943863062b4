package io.tollgate.message;

/** The way in which a message reaches the person. Consents, prices and what a message may hold depend on it. Each channel has one. */
public enum Medium {
    MESSENGER, SMS
}
