/**
 * How are secrets kept? The keys of the installation, and bearer tokens of which only a hash is stored. Does not know whose they
 * are. Start reading at {@link io.tollgate.secrets.Keys}.
 */
@NullMarked
package io.tollgate.secrets;

import org.jspecify.annotations.NullMarked;
