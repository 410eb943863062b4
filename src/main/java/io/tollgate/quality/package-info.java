/**
 * How do people take the messages of a number? Measured again and again from what was delivered and from who reported, blocked or stopped
 * the business since. The package changes no register but the ratings, and the gate does not know it. Start reading at
 * {@link io.tollgate.quality.QualityMeasure}.
 */
@NullMarked
package io.tollgate.quality;

import org.jspecify.annotations.NullMarked;
