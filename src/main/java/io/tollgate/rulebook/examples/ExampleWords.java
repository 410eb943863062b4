package io.tollgate.rulebook.examples;

import io.cucumber.java.ParameterType;
import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.message.Category;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.LocalDate;
import java.time.LocalTime;

/** The words that vary within the sentences of the examples. */
public final class ExampleWords {

    @ParameterType("\\d{4}-\\d{2}-\\d{2}")
    public LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    @ParameterType("\\d{2}:\\d{2}")
    public LocalTime time(String text) {
        return LocalTime.parse(text);
    }

    @ParameterType("[A-Z]{3}(?:-[A-Z]{2,5})?-\\d{3}")
    public String rule(String id) {
        return id;
    }

    @ParameterType("messages|marketing")
    public String purpose(String word) {
        return word;
    }

    @ParameterType("all messages|marketing")
    public Purpose stopped(String words) {
        return words.equals("marketing") ? Purpose.MARKETING : Purpose.ALL;
    }

    @ParameterType("(?:a|the) (?:airline|shop|bank|bakery|business)")
    public String business(String words) {
        return words;
    }

    @ParameterType("a marketing message|a notice|an answer")
    public Category content(String words) {
        return switch (words) {
            case "a marketing message" -> Category.MARKETING;
            case "an answer" -> Category.SERVICE;
            default -> Category.UTILITY;
        };
    }

    @ParameterType("does not exist|waits for approval|was rejected|is paused|is disabled")
    public Approval approval(String words) {
        return switch (words) {
            case "does not exist" -> Approval.UNKNOWN;
            case "waits for approval" -> Approval.PENDING;
            case "was rejected" -> Approval.REJECTED;
            case "is paused" -> Approval.PAUSED;
            default -> Approval.DISABLED;
        };
    }

    @ParameterType("has expired|was revoked")
    public VerificationStatus lapse(String words) {
        return words.equals("has expired") ? VerificationStatus.EXPIRED : VerificationStatus.REVOKED;
    }
}
