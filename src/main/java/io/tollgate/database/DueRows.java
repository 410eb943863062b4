package io.tollgate.database;

/** A table whose rows become due, by the wall clock, at what their column {@code due_at} says. */
public interface DueRows {

    String table();
}
