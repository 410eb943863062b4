/**
 * Who is the same person? The messenger names people by number, by user id and by a parent's user id, tells which belong together, and that
 * somebody has another number now. What she has stopped, blocked or had erased under one of her names holds under all of them. Does not know
 * what the messenger's messages look like. Start reading at {@link io.tollgate.persons.People}.
 */
@NullMarked
package io.tollgate.persons;

import org.jspecify.annotations.NullMarked;
