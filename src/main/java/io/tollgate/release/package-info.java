/**
 * Which rule book is in force, since when, and who wanted it so? Versions of the rules are proposed by one person and approved by
 * another, take effect at an instant on all nodes, and can be rolled back. Knows nothing of messages. Start reading at
 * {@link io.tollgate.release.Releases}; who judges asks {@link io.tollgate.release.RuleBooks}.
 */
@NullMarked
package io.tollgate.release;

import org.jspecify.annotations.NullMarked;
