/**
 * What do the books say of a span or a day? Reports for the finance department: revenue, what is prepaid, open items by age, and tax. They
 * only read: the ledger, the invoices and the credit notes; each sum is theirs to the millionth or the cent. The package does not know how
 * other programs want the books: the packages below it do. Start reading at {@link io.tollgate.books.Revenue}.
 */
@NullMarked
package io.tollgate.books;

import org.jspecify.annotations.NullMarked;
