package io.tollgate.management;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What a program gets at a public address behind which nothing is any more. A browser gets a page of the console. */
@RestControllerAdvice(assignableTypes = {LinkController.class, PictureController.class})
final class GoneAnswers {

    static ErrorResponseException gone(String what) {
        return new ErrorResponseException(HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, what), null);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(ErrorResponseException gone) {
        return ResponseEntity.status(gone.getStatusCode()).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .cacheControl(CacheControl.noStore()).body(gone.getBody());
    }
}
