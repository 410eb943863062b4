package io.tollgate.gate;

import io.tollgate.database.Planned;

/** Another batch took funds that this one counted on. It is rolled back, and judged anew with the balances locked. */
final class FundsMoved extends RuntimeException implements Planned {

    FundsMoved() {
        super("funds were used up by another batch meanwhile", null, false, false);
    }
}
