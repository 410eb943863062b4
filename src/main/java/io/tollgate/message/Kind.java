package io.tollgate.message;

/**
 * The form of a message's content. CONFIRMATION: a text of Tollgate's own that tells a person, once, that her withdrawal was heard;
 * no partner can send one.
 */
public enum Kind { TEXT, TEMPLATE, MEDIA, INTERACTIVE, ENCRYPTED, CONFIRMATION }
