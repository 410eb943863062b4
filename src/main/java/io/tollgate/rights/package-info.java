/**
 * What may a person ask of us? A copy of all that is held about her, and to be erased; and the key of the pseudonyms, under which
 * the rest is kept, can be rotated. Works on the tables that the rooms declare as personal, and does not know what they mean. Start
 * reading at {@link io.tollgate.rights.Access}, then {@link io.tollgate.rights.Erasing} and {@link io.tollgate.rights.Rotation}.
 */
@NullMarked
package io.tollgate.rights;

import org.jspecify.annotations.NullMarked;
