/**
 * Who is the same person? The messenger names persons by number, user id and parent user id, and tells which of them belong together and
 * when somebody has another number. A stop, block or erasure under one identity holds under all of them. The package does not know what the
 * messenger's messages look like. Start reading at {@link io.tollgate.persons.People}.
 */
@NullMarked
package io.tollgate.persons;

import org.jspecify.annotations.NullMarked;
