@NullMarked
package io.tollgate.endtoend.mls;

import org.jspecify.annotations.NullMarked;
