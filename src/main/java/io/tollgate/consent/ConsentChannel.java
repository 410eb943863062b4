package io.tollgate.consent;

/** The channel for which a consent was given; proof on one is no proof on another. */
public enum ConsentChannel { MESSENGER, SMS, EMAIL, VOICE }
