package io.tollgate.endtoend.reports;

import io.tollgate.database.Slice;
import io.tollgate.endtoend.reports.MessageReport.Decided;
import io.tollgate.endtoend.reports.MessageReport.Decision;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.rerating.ReratingConflict;
import io.tollgate.rerating.TrueCategory;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.trust.vetting.Application;
import io.tollgate.trust.vetting.Applications;
import io.tollgate.trust.vetting.State;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries out what an officer decides on a report: once, whole or not at all. */
@Component
public class ReportDecisions {

    private static final int MOST_APPLICATIONS = 1_000;

    private final MessageReports reports;
    private final TrueCategory categories;
    private final Applications applications;
    private final Verifications verifications;
    private final TransactionTemplate transaction;

    ReportDecisions(MessageReports reports, TrueCategory categories, Applications applications, Verifications verifications,
            TransactionTemplate transaction) {
        this.reports = reports;
        this.categories = categories;
        this.applications = applications;
        this.verifications = verifications;
        this.transaction = transaction;
    }

    /** @param category the true one, of RERATED; otherwise empty. @param reason 1 to 200 characters; @param by the officer */
    public record Wanted(Decision decision, Optional<Category> category, String reason, String by) {}

    /** @throws NotDecided if it was decided before, or cannot be decided so */
    public MessageReport decide(long id, Wanted wanted, Instant now) {
        MessageReport report = reports.find(id).orElseThrow(() -> new NotDecided("there is no report " + id));
        if (report.decision().isPresent()) {
            throw decidedBefore(id);
        }
        if (wanted.category().isPresent() != (wanted.decision() == Decision.RERATED)) {
            throw new NotDecided("a category belongs to RERATED, and to nothing else");
        }
        if (wanted.reason().isBlank()) {
            throw new NotDecided("a decision has a reason");
        }
        try {
            transaction.executeWithoutResult(_ -> carryOut(report, wanted, now));
        } catch (ReratingConflict refused) {
            throw new NotDecided(String.valueOf(refused.getMessage()));
        }
        if (wanted.decision() == Decision.RERATED) {
            categories.creditNotes(report.business(), why(report, wanted), wanted.by(), now);
        }
        return reports.find(id).orElseThrow();
    }

    private void carryOut(MessageReport report, Wanted wanted, Instant now) {
        int run = 0;
        switch (wanted.decision()) {
            case RERATED -> run = categories.correct(report.business(), report.message(), wanted.category().orElseThrow(),
                    why(report, wanted), wanted.by(), now);
            case BADGE_WITHDRAWN -> withdraw(report.business(), wanted.by(), why(report, wanted), now);
            case DISMISSED -> {
            }
        }
        // Last, in the order of the locks. A second decision is rolled back.
        if (!reports.decide(report.id(), new Decided(wanted.decision(), wanted.category(), run, wanted.reason(), wanted.by(), now))) {
            throw decidedBefore(report.id());
        }
    }

    /** No message of the business is handed over from then on, and its devices get no credential with a badge. */
    private void withdraw(BusinessId business, String by, String reason, Instant now) {
        Optional<Application> holding = applications.of(business, Slice.first(MOST_APPLICATIONS)).stream()
                .filter(one -> one.state() == State.APPROVED || one.state() == State.SUSPENDED).reduce((_, last) -> last);
        if (holding.isPresent()) {
            applications.revoke(holding.get().id(), by, reason, now);
        } else {
            verifications.revoke(new Subject.OfBusiness(business), by, reason, now);
        }
    }

    private static String why(MessageReport report, Wanted wanted) {
        String why = "Report " + report.id() + ": " + wanted.reason();
        return why.substring(0, Math.min(200, why.length()));
    }

    private static NotDecided decidedBefore(long id) {
        return new NotDecided("report " + id + " was decided before");
    }
}
