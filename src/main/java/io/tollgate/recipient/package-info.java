/**
 * Which person is meant? The only package that knows a number, where it is at home and what time it may be there; everybody else
 * knows her pseudonym. Does not know who may write to her. Start reading at {@link io.tollgate.recipient.Recipients}.
 */
@NullMarked
package io.tollgate.recipient;

import org.jspecify.annotations.NullMarked;
