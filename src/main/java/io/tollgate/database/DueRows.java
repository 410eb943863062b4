package io.tollgate.database;

/** A table whose rows become due at the time in their column {@code due_at}, by the wall clock. */
public interface DueRows {

    String table();
}
