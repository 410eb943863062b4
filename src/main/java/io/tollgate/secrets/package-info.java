/**
 * How are secrets kept? The package holds the keys of the installation, and bearer tokens of which only a hash is stored. It does not know
 * whose tokens they are. Start reading at {@link io.tollgate.secrets.Keys}.
 */
@NullMarked
package io.tollgate.secrets;

import org.jspecify.annotations.NullMarked;
