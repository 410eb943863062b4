/**
 * Which person is meant? The only package that knows a number, where it is at home and what time it may be there; everybody else
 * knows her pseudonym. She may have several names: {@link io.tollgate.recipient.Identities} tells whose each of them is. Does not know who may write to her. A number is read in
 * {@link io.tollgate.recipient.PhoneNumbers} and nowhere else: how it may be spelt says {@code Spelling}, which spellings of a country are one line
 * says {@code number-forms.csv}, with day and source. Start reading at {@link io.tollgate.recipient.Recipients}.
 */
@NullMarked
package io.tollgate.recipient;

import org.jspecify.annotations.NullMarked;
