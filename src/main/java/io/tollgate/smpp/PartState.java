package io.tollgate.smpp;

/** What became of a part of an SMS. */
enum PartState { OPEN, DELIVERED, FAILED }
