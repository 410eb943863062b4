package io.tollgate.administration;

import io.tollgate.accounts.AccountRefused;
import io.tollgate.blocking.StopListRefused;
import io.tollgate.blocking.StopLists;
import io.tollgate.business.Enrolments;
import io.tollgate.business.TemplateReviews;
import io.tollgate.database.Outages;
import io.tollgate.database.Trouble;
import io.tollgate.json.BoundedJson;
import io.tollgate.json.OutOfBounds;
import io.tollgate.agreements.AgreementConflict;
import io.tollgate.invoicing.CreditConflict;
import io.tollgate.gate.StoppedSpending;
import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.ledger.GrantConflict;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.endtoend.reports.NotDecided;
import io.tollgate.rerating.ReratingConflict;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.recipient.ErasedPerson;
import io.tollgate.release.Refused;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.rights.NotErased;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.security.SignInRefused;
import io.tollgate.trust.badge.SigningKeys;
import io.tollgate.trust.vetting.Applications;
import io.tollgate.trust.vetting.DocumentDamaged;
import io.tollgate.trust.vetting.NotNow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/** Answers every failure of the administration with a problem detail that says what is wrong, where, and what to do. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final Outages outages;

    Problems(Outages outages) {
        this.outages = outages;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> fault(InvalidField fault) {
        ProblemDetail problem = Problem.INVALID_FIELD.detail(HttpStatus.BAD_REQUEST, String.valueOf(fault.getMessage()));
        problem.setProperty("field", fault.field());
        return answer(problem);
    }

    @ExceptionHandler({Register.Unknown.class, Enrolments.Unknown.class, StopLists.Unknown.class, Applications.Unknown.class,
        Quarantine.Unknown.class,
        DeadLetterReplay.UnknownTopic.class})
    ResponseEntity<ProblemDetail> unknown(RuntimeException unknown) {
        return answer(Problem.UNKNOWN.detail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> missingRole(RoleCheck.MissingRole missing) {
        return answer(Problem.MISSING_ROLE.detail(HttpStatus.FORBIDDEN, String.valueOf(missing.getMessage())));
    }

    /** A failed sign-in at an operation that asks for a password. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> signIn(SignInRefused refused) {
        boolean tooMany = refused.why() == SignInRefused.Why.TOO_MANY;
        return answer(
                (tooMany ? Problem.TOO_MANY : Problem.WRONG_PASSWORD).detail(tooMany ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.CONFLICT,
                        String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> account(AccountRefused refused) {
        return answer(Problem.ACCOUNT.detail(HttpStatus.CONFLICT, String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> twoAccounts(TemplateReviews.AuthorApproves same) {
        return answer(Problem.TWO_ACCOUNTS.detail(HttpStatus.CONFLICT, String.valueOf(same.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> taken(Enrolments.Taken taken) {
        return answer(Problem.TAKEN.detail(HttpStatus.CONFLICT, taken.getMessage() + "."));
    }

    @ExceptionHandler({NotNow.class, NotDecided.class, PaymentConflict.class, CreditConflict.class, AgreementConflict.class,
        ReratingConflict.class, GrantConflict.class, SigningKeys.TooEarly.class, StoppedSpending.GoesOn.class,
        DeadLetterReplay.BrokersRefuse.class, ErasureRequests.NotDecided.class})
    ResponseEntity<ProblemDetail> notNow(RuntimeException notNow) {
        String why = String.valueOf(notNow.getMessage());
        return answer(Problem.NOT_NOW.detail(HttpStatus.CONFLICT, why.endsWith(".") ? why : why + "."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> damaged(DocumentDamaged damaged) {
        log.error("{}", damaged.getMessage());
        return answer(Problem.DAMAGED.detail(HttpStatus.INTERNAL_SERVER_ERROR, damaged.getMessage() + "."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> erased(ErasedPerson erased) {
        return answer(Problem.ERASED.detail(HttpStatus.CONFLICT, String.valueOf(erased.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notErased(NotErased notErased) {
        return answer(Problem.NOT_ERASED.detail(HttpStatus.CONFLICT, String.valueOf(notErased.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refused refused) {
        HttpStatus status = refused.faults().isEmpty() ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
        ProblemDetail problem = Problem.REFUSED.detail(status, String.valueOf(refused.getMessage()));
        Problem.addFaults(problem, refused.faults());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> faulty(RuleBookFaults rules) {
        ProblemDetail problem = Problem.REFUSED.detail(HttpStatus.UNPROCESSABLE_CONTENT, "The rules have faults.");
        Problem.addFaults(problem, rules.faults());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(StopListRefused refused) {
        ProblemDetail problem = Problem.STOP_LIST.detail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(refused.getMessage()));
        Problem.addFaults(problem, refused.faults());
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> inUse(StopLists.InUse inUse) {
        return answer(Problem.STOP_LIST.detail(HttpStatus.CONFLICT, String.valueOf(inUse.getMessage())));
    }

    /** Two callers made the same thing at the same instant; the database let one of them win. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> taken(DuplicateKeyException taken) {
        return answer(Problem.TAKEN.detail(HttpStatus.CONFLICT, "Another call has just taken it. Maybe look at what is there now."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(RuntimeException failure) {
        if (Trouble.of(failure).passes()) {
            if (!outages.tells(failure)) {
                log.warn("The administration could not serve a request at the moment: {}", Trouble.place(failure));
            }
            return OutageAnswers.problem();
        }
        log.error("The administration failed unexpectedly: {}", Trouble.place(failure));
        return answer(Problem.INTERNAL.detail(HttpStatus.INTERNAL_SERVER_ERROR,
                "Tollgate is at fault; its log says more. Maybe try again once."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> stopped(Import.Stopped stopped) {
        if (!outages.tells(stopped.getCause())) {
            log.error("An import was stopped before line {}: {}", stopped.nextLine(), Trouble.place(stopped.getCause()));
        }
        ProblemDetail problem = Problem.INTERNAL.detail(HttpStatus.SERVICE_UNAVAILABLE, "The import was stopped; all lines before line "
                + stopped.nextLine() + " were processed. Maybe send the whole file again, as no line counts twice, or go on with"
                + " fromLine=" + stopped.nextLine() + ".");
        problem.setProperty("nextLine", stopped.nextLine());
        return answer(problem);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = Problem.MALFORMED.detail(HttpStatus.BAD_REQUEST, malformed(failure));
        return new ResponseEntity<>(problem, json(), HttpStatus.BAD_REQUEST);
    }

    /** Says where the fault is and repeats nothing of the body: it may hold a person's number. */
    private static String malformed(HttpMessageNotReadableException failure) {
        return switch (failure.getCause()) {
            case OutOfBounds beyond -> beyond.getOriginalMessage() + at(beyond) + ". Maybe it was written by a faulty program.";
            case StreamConstraintsException beyond -> "The body is beyond these bounds: " + BoundedJson.BOUNDS + ".";
            case StreamReadException syntax when String.valueOf(syntax.getOriginalMessage()).startsWith("Duplicate") ->
                    "A property occurs twice" + at(syntax) + ". Maybe leave one out.";
            case StreamReadException syntax -> "The body is not JSON" + at(syntax) + ". Maybe a comma or a quotation mark is missing.";
            case DatabindException type when !type.getPath().isEmpty() && type.getPath().getLast().getPropertyName() != null ->
                    type.getPath().getLast().getPropertyName() + " is of a wrong type" + at(type) + ". Maybe write it as a string.";
            case null, default -> "The body is missing or is not a JSON object. Maybe the header Content-Type: application/json is"
                    + " missing too.";
        };
    }

    private static String at(JacksonException failure) {
        return failure.getLocation() == null
                ? ""
                : " at line " + failure.getLocation().getLineNr() + ", column " + failure.getLocation().getColumnNr();
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return new ResponseEntity<>(problem, json(), HttpStatus.valueOf(problem.getStatus()));
    }

    private static HttpHeaders json() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return headers;
    }
}
