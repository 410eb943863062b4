package io.tollgate.database;

/** A failure that undoes a transaction by design: whoever threw it tries again at once, and no log needs to say so. */
public interface Planned {}
