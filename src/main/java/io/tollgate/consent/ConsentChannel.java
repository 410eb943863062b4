package io.tollgate.consent;

/** The channel for which a consent was given; proof for one channel is not proof for another. */
public enum ConsentChannel {
    MESSENGER, SMS, EMAIL, VOICE
}
