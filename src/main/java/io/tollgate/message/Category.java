package io.tollgate.message;

/** What a message is for: declared by its template; free text is SERVICE. */
public enum Category { MARKETING, UTILITY, AUTHENTICATION, SERVICE }
