package io.tollgate.administration;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The kinds of problem that the administration answers with, as problem details of RFC 9457. */
enum Problem {
    NO_TOKEN("A token is missing"),
    NO_CREDENTIAL("A name and a password are missing"),
    WRONG_TOKEN("The token is wrong"),
    ENDED_TOKEN("The token has ended"),
    WRONG_PASSWORD("The name or the password is wrong"),
    TOO_MANY("Too many sign-ins have failed"),
    MISSING_ROLE("A role is missing"),
    ACCOUNT("This cannot be done with the account"),
    TWO_ACCOUNTS("This needs another account"),
    PARTNERS_TOKEN("This token is not for the administration"),
    MALFORMED("The body cannot be read"),
    INVALID_FIELD("A field is not as it must be"),
    UNKNOWN("There is no such thing"),
    TAKEN("This is taken already"),
    ERASED("This person was erased"),
    NOT_ERASED("This person is not erased"),
    NOT_NOW("The present state does not allow this"),
    DAMAGED("A file is damaged"),
    REFUSED("This cannot be done with the rules"),
    STOP_LIST("This cannot be done with the stop list"),
    UNAVAILABLE("The database cannot be reached at the moment"),
    INTERNAL("Tollgate failed");

    /** Longest detail, however long the request: people read the answer. */
    private static final int LONGEST = 2_000;
    private static final int MOST_FAULTS = 200;

    private final String title;

    Problem(String title) {
        this.title = title;
    }

    /** Adds as many faults as somebody will read, and how many there are in all. */
    static void addFaults(ProblemDetail problem, List<?> faults) {
        problem.setProperty("faults", faults.subList(0, Math.min(MOST_FAULTS, faults.size())));
        if (faults.size() > MOST_FAULTS) {
            problem.setProperty("allFaults", faults.size());
        }
    }

    ProblemDetail detail(HttpStatus status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
                detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + " ...");
        problem.setType(type());
        problem.setTitle(title);
        return problem;
    }

    URI type() {
        return URI.create("urn:tollgate:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    String title() {
        return title;
    }
}
