package io.tollgate.release;

import java.time.Instant;

/**
 * Work on the rules that is not proposed yet. Only its author sees it.
 *
 * @param base the version on which it was begun
 */
public record Draft(int id, String author, String name, int base, Instant begunAt, Instant changedAt) {}
