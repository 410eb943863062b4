package io.tollgate.administration;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.csv.CsvRow;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One entry in the history of a consent as a caller gives it, in JSON or as a line of CSV. */
@Schema(name = "Consent")
record ConsentBody(
        @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
        @Schema(description = "The business's handle", example = "padaria-sol") @AuditSubject("business") @Nullable String business,
        @Schema(allowableValues = {
            "MESSAGES", "MARKETING"}) @Nullable String purpose,
        @Schema(allowableValues = {"MESSENGER", "SMS", "EMAIL", "VOICE"}, description = "MESSENGER if left out") @Nullable String channel,
        @Schema(allowableValues = {"REQUESTED", "DEFERRED", "GIVEN", "CONFIRMED", "RENEWED", "REFUSED", "REVOKED", "INVALIDATED",
            "WITHDRAWN"},
                description = "CONFIRMED: she confirmed by a second step on the same channel (double opt-in). REVOKED: the business"
                        + " ended the consent. INVALIDATED: an authority or a court ended it") @Nullable String type,
        @Schema(description = "When it happened; now if left out", example = "2026-11-02T09:15:00Z") @Nullable String at,
        @Schema(description = "First instant at which the consent is no longer valid; if left out, it is valid until"
                + " withdrawn") @Nullable String expires,
        @Schema(description = "How it was asked, given or ended", example = "form checkout-12") @Nullable String method,
        @Schema(description = "The wording shown, or where the proof is; required for every entry that asks for or gives a consent",
                example = "Yes, send me offers by messenger.") @Nullable String proof,
        @Schema(allowableValues = {"CONSENT", "SOFT_OPT_IN",
            "INQUIRY"},
                description = "CONSENT if left out. SOFT_OPT_IN: marketing to an existing customer, INQUIRY: to somebody who asked"
                        + " about the goods, where the law allows it; then sale, goods, told and toldInMessages are required; sale names"
                        + " the inquiry") @Nullable String basis,
        @Schema(description = "The version of the wording", example = "7") @Nullable String wordingVersion,
        @Schema(description = "The language of the wording, BCP 47", example = "pt-PT") @Nullable String language,
        @Schema(description = "Where she was asked: the page, the form, the shop",
                example = "https://shop.example/checkout") @Nullable String place,
        @Schema(description = "The privacy notice and its version", example = "https://shop.example/privacy/v7") @Nullable String notice,
        @Schema(description = "What proves it further, such as the IP address or the id of the message",
                example = "203.0.113.7") @Nullable String reference,
        @Schema(description = "The sale, or the inquiry, with which the business got the number",
                example = "order 4711") @Nullable String sale,
        @Schema(description = "The similar goods of the business that it advertises", example = "running shoes") @Nullable String goods,
        @Schema(description = "How she was told, when she gave the number, that she may object at any time") @Nullable String told,
        @Schema(description = "The sentence in every message that says she may object") @Nullable String toldInMessages,
        @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
        @Schema(description = "The country of `to` if it has no country code, ISO 3166; if left out, the country that the business has"
                + " named, if any",
                example = "PT") @JsonAlias("default_country") @Nullable String defaultCountry){

    /** The columns that a file must have. */
    static final List<String> COLUMNS = List.of("to", "business", "purpose", "channel", "type", "at", "expires", "method", "proof");

    static final List<String> MORE_COLUMNS = List.of("basis", "wordingVersion", "language", "place", "notice", "reference", "sale", "goods",
            "told", "toldInMessages", "user_id");

    /** All columns, in the order of {@link #columns}. */
    static final List<String> ALL_COLUMNS = Stream.concat(COLUMNS.stream(), MORE_COLUMNS.stream()).toList();

    /** The entry as a line; reading it back gives the same entry. */
    static List<String> columns(ConsentEvent event, String number, String userId, String handle) {
        Evidence evidence = event.evidence();
        Wording shown = evidence.wording();
        Optional<Customer> customer = evidence.customer();
        return List.of(number, handle, event.purpose().name(), event.channel().name(), event.type().name(), event.at().toString(),
                event.expires().map(Instant::toString).orElse(""), evidence.method(), shown.text(), evidence.basis().name(),
                shown.version(),
                shown.language(), shown.place(), shown.notice(), evidence.reference(), customer.map(Customer::sale).orElse(""),
                customer.map(Customer::goods).orElse(""), customer.map(Customer::told).orElse(""),
                customer.map(Customer::toldInMessages).orElse(""), userId);
    }

    static ConsentBody of(CsvRow line) {
        return new ConsentBody(line.get("to"), line.get("business"), line.get("purpose"), line.get("channel"), line.get("type"),
                line.get("at"), line.get("expires"), line.get("method"), line.get("proof"), line.get("basis"), line.get("wordingVersion"),
                line.get("language"), line.get("place"), line.get("notice"), line.get("reference"), line.get("sale"), line.get("goods"),
                line.get("told"), line.get("toldInMessages"), line.get("user_id"), line.get("default_country"));
    }

    /** The country that this entry names for its number. */
    Optional<String> country() {
        return new RequestField("default_country", defaultCountry).maybeCountry();
    }

    Type kind() {
        return new RequestField("type", type).choice(Type.class);
    }

    Purpose purposeGiven() {
        return new RequestField("purpose", purpose).choice(Purpose.class);
    }

    ConsentChannel channelGiven() {
        return new RequestField("channel", channel).choice(ConsentChannel.class, ConsentChannel.MESSENGER);
    }

    ConsentEvent event(BusinessId of, RecipientId recipient, RecipientFilter person, Instant happened) {
        return InvalidField.orValue(() -> new ConsentEvent(of, recipient, purposeGiven(), channelGiven(), kind(), happened,
                new RequestField("expires", expires).maybeInstant(), evidence(person)));
    }

    private Evidence evidence(RecipientFilter person) {
        Wording shown = new Wording(note(person, "proof", proof, Wording.LONGEST_TEXT),
                note(person, "wordingVersion", wordingVersion, Wording.LONGEST_VERSION),
                new RequestField("language", language).maybeLanguage().orElse(""), note(person, "place", place, Wording.LONGEST_PLACE),
                note(person, "notice", notice, Wording.LONGEST_PLACE));
        new RequestField("method", method).required();
        return new Evidence(new RequestField("basis", basis).choice(LegalBasis.class, LegalBasis.CONSENT), shown,
                note(person, "method", method, Evidence.LONGEST_METHOD), note(person, "reference", reference, Evidence.LONGEST_REFERENCE),
                customer(person));
    }

    private Optional<Customer> customer(RecipientFilter person) {
        if (Stream.of(sale, goods, told, toldInMessages).allMatch(text -> text == null || text.isBlank())) {
            return Optional.empty();
        }
        return Optional.of(new Customer(note(person, "sale", sale, Customer.LONGEST_SALE), note(person, "goods", goods, Customer.LONGEST),
                note(person, "told", told, Customer.LONGEST), note(person, "toldInMessages", toldInMessages, Customer.LONGEST)));
    }

    /** Refuses a note that repeats the person's number or user id: both belong into the register of recipients only. */
    private static String note(RecipientFilter person, String field, @Nullable String text, int longest) {
        return person.without(field, new RequestField(field, text).textOrEmpty(longest));
    }
}
