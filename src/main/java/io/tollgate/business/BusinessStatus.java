package io.tollgate.business;

/** Whether a business may send at all. */
public enum BusinessStatus { ACTIVE, SUSPENDED }
