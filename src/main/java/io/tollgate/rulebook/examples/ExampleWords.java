package io.tollgate.rulebook.examples;

import io.cucumber.java.ParameterType;
import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    @ParameterType("messages|marketing|Nachrichten|Werbung")
    public String purpose(String word) {
        return word.equals("marketing") || word.equals("Werbung") ? "marketing" : "messages";
    }

    @ParameterType("all messages|marketing|alle Nachrichten|Werbung")
    public Purpose stopped(String words) {
        return words.equals("marketing") || words.equals("Werbung") ? Purpose.MARKETING : Purpose.ALL;
    }

    @ParameterType("(?:an?|the|eine?|der|die|das|dem|den) (?!message\\b|Nachricht\\b)\\p{L}+(?: \\p{L}+)?")
    public String business(String words) {
        return words;
    }

    /** @param category empty: whatever the other lines say of the message */
    public record Content(Optional<Category> category, Kind kind) {}

    @ParameterType("a marketing message|a notice|a utility message|an authentication message|a freely written notice"
            + "|a freely written authentication message|an answer|a message|the message"
            + "|eine Werbenachricht|eine Mitteilung|eine Servicenachricht nach Vorlage|eine Anmeldenachricht"
            + "|eine frei geschriebene Mitteilung|eine frei geschriebene Anmeldenachricht|eine Antwort|eine"
            + " Nachricht|die Nachricht")
    public Content content(String words) {
        return switch (words) {
            case "a marketing message", "eine Werbenachricht" -> new Content(Optional.of(Category.MARKETING), Kind.TEMPLATE);
            case "a freely written notice", "eine frei geschriebene Mitteilung" ->
                    new Content(Optional.of(Category.UTILITY), Kind.TEXT);
            case "a freely written authentication message", "eine frei geschriebene Anmeldenachricht" ->
                    new Content(Optional.of(Category.AUTHENTICATION), Kind.TEXT);
            case "an answer", "eine Antwort" -> new Content(Optional.of(Category.SERVICE), Kind.TEXT);
            case "an authentication message", "eine Anmeldenachricht" -> new Content(Optional.of(Category.AUTHENTICATION), Kind.TEMPLATE);
            case "a message", "the message", "eine Nachricht", "die Nachricht" -> new Content(Optional.empty(), Kind.TEMPLATE);
            default -> new Content(Optional.of(Category.UTILITY), Kind.TEMPLATE);
        };
    }

    /** Ids of rules in alphabetical order, as verdicts name them. */
    @ParameterType("[A-Z]{3}(?:-[A-Z]{2,5})?-\\d{3}(?:(?:, | and | und )[A-Z]{3}(?:-[A-Z]{2,5})?-\\d{3})*")
    public List<String> rules(String ids) {
        return Arrays.stream(ids.split(", | and | und ")).sorted().toList();
    }

    @ParameterType("does not exist|waits for approval|was rejected|is paused|is disabled"
            + "|gibt es nicht|wird noch geprüft|wurde abgelehnt|ist pausiert|ist gesperrt")
    public Approval approval(String words) {
        return switch (words) {
            case "does not exist", "gibt es nicht" -> Approval.UNKNOWN;
            case "waits for approval", "wird noch geprüft" -> Approval.PENDING;
            case "was rejected", "wurde abgelehnt" -> Approval.REJECTED;
            case "is paused", "ist pausiert" -> Approval.PAUSED;
            default -> Approval.DISABLED;
        };
    }

    @ParameterType("may not send such texts|has misused such texts|darf solche Texte nicht senden|hat solche Texte missbraucht")
    public Approval entitlement(String words) {
        return words.equals("may not send such texts") || words.equals("darf solche Texte nicht senden")
                ? Approval.NOT_ENTITLED
                : Approval.MISUSED;
    }

    @ParameterType("has expired|was revoked|ist abgelaufen|wurde widerrufen")
    public VerificationStatus lapse(String words) {
        return words.equals("has expired") || words.equals("ist abgelaufen") ? VerificationStatus.EXPIRED : VerificationStatus.REVOKED;
    }
}
