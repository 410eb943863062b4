package io.tollgate.administration;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The kinds of problem that the administration answers with, as problem details of RFC 9457. */
enum Problem {
    NO_TOKEN("The administration token is missing"),
    WRONG_TOKEN("The administration token is wrong"),
    PARTNERS_TOKEN("This token is not for the administration"),
    MALFORMED("The body cannot be read"),
    INVALID_FIELD("A field is not as it must be"),
    UNKNOWN("There is no such thing"),
    TAKEN("Somebody else has it"),
    ERASED("This person was erased"),
    NOT_ERASED("This person is not erased"),
    NOT_NOW("This cannot be done as it stands"),
    DAMAGED("A file is damaged"),
    REFUSED("This cannot be done with the rules"),
    STOP_LIST("This cannot be done with the stop list"),
    INTERNAL("Something went wrong here");

    private final String title;

    Problem(String title) {
        this.title = title;
    }

    ProblemDetail detail(HttpStatus status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:tollgate:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-')));
        problem.setTitle(title);
        return problem;
    }
}
