package io.tollgate.business;

/** How people take the messages of a number, or of a template. UNKNOWN: too few were delivered lately to say. */
public enum QualityRating {
    GREEN, YELLOW, RED, UNKNOWN
}
