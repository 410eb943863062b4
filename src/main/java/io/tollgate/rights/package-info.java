/**
 * What may a person demand? A copy of all that is stored about her, and her erasure. This package also rotates the keys of the pseudonyms.
 * It works on the tables that other packages declare as personal, and does not know what they mean. Start reading at
 * {@link io.tollgate.rights.Access}, then {@link io.tollgate.rights.Erasing} and {@link io.tollgate.rights.Rotation}.
 *
 * <p>Access withholds what concerns only the businesses and Tollgate: a message's price, reservation and journal entries (packages mark
 * such tables as withheld), and a case file's price, funds and terms of the business. Art. 15(1) GDPR gives her the data that concern
 * her. Of a message these are its sender, its kind, when it was sent, why it was or was not sent, and what became of it; other records
 * than the ledger show all of that. The price follows from a contract between two businesses and is the same for everybody in her
 * country. So it says nothing about her, and it is a trade secret that Art. 15(4) and recital 63 protect. The recital also says that this
 * must not lead to a refusal of all information, so the page and the form for machines say what is withheld and why. The form for
 * machines fulfils the right to a copy, Art. 15(3): it has all rows of the other tables.
 */
@NullMarked
package io.tollgate.rights;

import org.jspecify.annotations.NullMarked;
