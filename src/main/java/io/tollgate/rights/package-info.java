/**
 * What may a person ask of us? A copy of all that is held about her, and to be erased; and the key of the pseudonyms, under which
 * the rest is kept, can be rotated. Works on the tables that the rooms declare as personal, and does not know what they mean. Start
 * reading at {@link io.tollgate.rights.Access}, then {@link io.tollgate.rights.Erasing} and {@link io.tollgate.rights.Rotation}.
 *
 * <p>What is between the businesses and us is not hers to read: what a message costs, what is held for it and how it is booked (the
 * rooms mark such tables as withheld), and of a case file the price, the funds and the terms of the business. Art. 15(1) GDPR gives her
 * the data that concern her, and of a message that is from whom it came, of what kind it was, when it was sent, why it was or was not,
 * and what became of it; all of that is told, by other records than the books. The price follows from a contract between two firms and is
 * the same for everybody in her country: it says nothing about her, and it is a secret of the trade of one whose rights Art. 15(4) (and
 * recital 63) protects. That recital also says that this must not end in no information at all; so what is withheld, and why, is said on
 * the page and in the form for machines. The right to a copy, Art. 15(3), is fulfilled by that form, which has every row of the others.
 */
@NullMarked
package io.tollgate.rights;

import org.jspecify.annotations.NullMarked;
