/**
 * Which rule book is in force, since when, and who decided that? One person proposes a version of the rules and another approves it; it
 * takes effect at an instant on all nodes, and can be rolled back. The package knows no messages. Start reading at
 * {@link io.tollgate.release.Releases}; the gate asks {@link io.tollgate.release.RuleBooks}.
 */
@NullMarked
package io.tollgate.release;

import org.jspecify.annotations.NullMarked;
