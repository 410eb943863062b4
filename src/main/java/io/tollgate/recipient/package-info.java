/**
 * Which person is meant? Only this package knows phone numbers, their countries and their time zones; all others know pseudonyms. A person
 * may have several identities: {@link io.tollgate.recipient.Identities} knows the holder of each. The package does not know who may write
 * to her. Only {@link io.tollgate.recipient.PhoneNumbers} reads numbers: {@code Spelling} says how they may be written, and
 * {@code number-forms.csv} which forms of a country are one number, with day and source. Start reading at
 * {@link io.tollgate.recipient.Recipients}.
 */
@NullMarked
package io.tollgate.recipient;

import org.jspecify.annotations.NullMarked;
