package io.tollgate.gate;

import io.tollgate.database.Planned;

/**
 * Another batch used up funds that this batch had read, or spent so much that a rule about the pace holds. This batch is rolled back and
 * judged anew with the balances locked, so that nobody else can reserve meanwhile.
 */
final class FundsMoved extends RuntimeException implements Planned {

    FundsMoved() {
        super("funds were used up by another batch meanwhile", null, false, false);
    }
}
