package io.tollgate.rulebook;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;

/** A case for tests of other packages. */
public final class OneCase {

    private OneCase() {}

    /** Refused by CON-EU-001, among others. */
    public static CaseFile marketingWithoutConsent() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.marketing = State.NEVER_ASKED;
        return draft.file();
    }
}
