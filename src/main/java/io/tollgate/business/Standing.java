package io.tollgate.business;

/** Whether a business may send at all. */
public enum Standing { ACTIVE, SUSPENDED }
