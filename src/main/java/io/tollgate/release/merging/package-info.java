/**
 * What comes of a change of files when somebody else has changed them too? Three versions go in, one comes out, or the places where the two
 * changes contradict each other. Knows files and their parts, and nothing of releases. Start reading at
 * {@link io.tollgate.release.merging.FilesMerge}.
 */
@NullMarked
package io.tollgate.release.merging;

import org.jspecify.annotations.NullMarked;
