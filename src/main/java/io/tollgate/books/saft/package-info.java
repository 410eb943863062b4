/**
 * How does the tax administration of Norway read the books? As an audit file, SAF-T Financial 1.30, as
 * https://github.com/Skatteetaten/saf-t publishes it.
 * It knows nothing of how the ledger books. Start reading at {@link io.tollgate.books.saft.SaftExport}.
 */
@NullMarked
package io.tollgate.books.saft;

import org.jspecify.annotations.NullMarked;
