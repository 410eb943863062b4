package io.tollgate.database;

/** A failure that rolls back a transaction by design: the thrower tries again at once, and the failure is not logged. */
public interface Planned {}
