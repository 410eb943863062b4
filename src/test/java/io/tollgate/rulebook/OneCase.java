package io.tollgate.rulebook;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;
import java.time.Instant;
import java.util.List;

/** A case for tests in other packages. */
public final class OneCase {

    private OneCase() {}

    /** Marketing to a person in France who has consented to it. */
    public static CaseFile marketingInFrance(RuleBook book, Instant now) {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.country = "FR";
        draft.zones = List.of("Europe/Paris");
        draft.now = now;
        return draft.file(book);
    }

    /** CON-EU-001 and other rules refuse this case. */
    public static CaseFile marketingWithoutConsent() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.marketing = State.NEVER_ASKED;
        return draft.file();
    }
}
