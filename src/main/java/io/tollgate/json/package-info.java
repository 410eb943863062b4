/**
 * How large may JSON from outside be, before any of it is stored? The package does not know what the JSON means.
 * Start reading at {@link io.tollgate.json.BoundedJson}.
 */
@NullMarked
package io.tollgate.json;

import org.jspecify.annotations.NullMarked;
