/**
 * When are two words the same, and which right word is most like a wrong one? Knows nothing of what words mean. Start reading at
 * {@link io.tollgate.text.Folding}.
 */
@NullMarked
package io.tollgate.text;

import org.jspecify.annotations.NullMarked;
