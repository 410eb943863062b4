@NullMarked
package io.tollgate.endtoend.signing;

import org.jspecify.annotations.NullMarked;
