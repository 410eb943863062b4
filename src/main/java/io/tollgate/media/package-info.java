/**
 * Which files did businesses upload, and which did people send them? The package keeps them encrypted in a folder, and their descriptions
 * in the database. It does not know messages or networks. Start reading at {@link io.tollgate.media.MediaUpload}.
 */
@NullMarked
package io.tollgate.media;

import org.jspecify.annotations.NullMarked;
