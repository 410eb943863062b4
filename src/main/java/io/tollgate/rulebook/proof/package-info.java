/**
 * What can rules never do, and what do they always do? A solver sees each test of a sentence as an atom, knows what follows from what
 * ({@code what-follows.txt} and the tables), and so finds rules that can never hold, and proves or disproves what is claimed of all rules
 * together. It knows no engine: what it finds is to be played by one. Start reading at {@link io.tollgate.rulebook.proof.NeverHolds}.
 */
@NullMarked
package io.tollgate.rulebook.proof;

import org.jspecify.annotations.NullMarked;
