package io.tollgate.message;

/**
 * The form of a message's content. CONFIRMATION is Tollgate's own text, which confirms a recipient's withdrawal once; no partner can send
 * one.
 */
public enum Kind { TEXT, TEMPLATE, MEDIA, INTERACTIVE, ENCRYPTED, CONFIRMATION }
