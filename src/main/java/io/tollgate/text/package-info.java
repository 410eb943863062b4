/**
 * When are two words the same, which right word is most like a wrong one, and are these bytes text at all? Knows nothing of what words mean.
 * Start reading at {@link io.tollgate.text.Folding}.
 */
@NullMarked
package io.tollgate.text;

import org.jspecify.annotations.NullMarked;
