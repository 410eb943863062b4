package io.tollgate.gate;

import io.tollgate.database.Planned;

/** Another batch used up funds that this batch had read. This batch is rolled back and judged anew with the balances locked. */
final class FundsMoved extends RuntimeException implements Planned {

    FundsMoved() {
        super("funds were used up by another batch meanwhile", null, false, false);
    }
}
