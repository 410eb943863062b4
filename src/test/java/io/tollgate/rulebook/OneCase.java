package io.tollgate.rulebook;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;

/** A case for tests in other packages. */
public final class OneCase {

    private OneCase() {}

    /** CON-EU-001 and other rules refuse this case. */
    public static CaseFile marketingWithoutConsent() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.marketing = State.NEVER_ASKED;
        return draft.file();
    }
}
