package io.tollgate.verification;

/** How a number or a business stands with its examiners at one instant. */
public enum VerificationStanding { UNVERIFIED, VERIFIED, EXPIRED, REVOKED }
