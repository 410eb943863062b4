/**
 * What proves a consent, to whom is it shown, and how long is it kept? Makes the record of ISO/IEC TS 27560 from the registers, writes and
 * reads it as JSON-LD in the profile of the W3C's Data Privacy Vocabulary, and deletes proofs whose retention period is over. The package
 * does not know who asks. Start reading at {@link io.tollgate.evidence.ConsentRecord}.
 */
@NullMarked
package io.tollgate.evidence;

import org.jspecify.annotations.NullMarked;
