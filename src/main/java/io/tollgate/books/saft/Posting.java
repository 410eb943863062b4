package io.tollgate.books.saft;

import io.tollgate.books.TaxReport.Taxed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of the file. The amounts of its lines sum to zero.
 *
 * @param document the invoice or credit note that it books
 */
record Posting(Booked booked, Optional<Taxed> document, List<Line> lines) {

    /**
     * @param account of the ledger
     * @param amount  with two decimals; positive is credit
     * @param hasTax  whether the tax of the document stands here
     */
    record Line(String account, BigDecimal amount, boolean hasTax) {}
}
