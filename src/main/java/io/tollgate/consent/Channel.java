package io.tollgate.consent;

/** The channel for which a consent was given; proof on one is no proof on another. */
public enum Channel { MESSENGER, SMS, EMAIL, VOICE }
