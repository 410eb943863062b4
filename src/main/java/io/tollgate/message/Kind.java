package io.tollgate.message;

/** The form of a message's content. */
public enum Kind { TEXT, TEMPLATE, MEDIA, INTERACTIVE, ENCRYPTED }
