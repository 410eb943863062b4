/**
 * When are two words the same, which right word is most similar to a wrong one, are these bytes text, and how does an error say what to do?
 * It does not know what words mean.
 * Start reading at {@link io.tollgate.text.Folding}.
 */
@NullMarked
package io.tollgate.text;

import org.jspecify.annotations.NullMarked;
