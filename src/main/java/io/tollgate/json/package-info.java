/**
 * How large may what strangers send as JSON be, before anything of it is kept? Knows nothing of what it means.
 * Start reading at {@link io.tollgate.json.BoundedJson}.
 */
@NullMarked
package io.tollgate.json;

import org.jspecify.annotations.NullMarked;
