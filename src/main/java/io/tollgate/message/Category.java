package io.tollgate.message;

/** The purpose of a message, which its template declares; free text is SERVICE. */
public enum Category {
    MARKETING, UTILITY, AUTHENTICATION, SERVICE
}
