/**
 * How do the books get into DATEV? As a batch of bookings (EXTF, header 700, category 21, format version 13), as
 * https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel and .../formate/header publish it. The package does not know how
 * the ledger books. Start reading at {@link io.tollgate.books.datev.DatevExport}.
 */
@NullMarked
package io.tollgate.books.datev;

import org.jspecify.annotations.NullMarked;
