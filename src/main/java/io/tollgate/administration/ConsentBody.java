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

/** One entry of the history of a consent as a caller gives it, in JSON or as a line of CSV. */
@Schema(name = "Consent")
record ConsentBody(
        @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
        @Schema(description = "The business's handle", example = "padaria-sol") @Nullable String business,
        @Schema(allowableValues = {"MESSAGES", "MARKETING"}) @Nullable String purpose,
        @Schema(allowableValues = {"MESSENGER", "SMS", "EMAIL", "VOICE"}, description = "MESSENGER without it") @Nullable String channel,
        @Schema(allowableValues = {"REQUESTED", "DEFERRED", "GIVEN", "CONFIRMED", "RENEWED", "REFUSED", "REVOKED", "INVALIDATED", "WITHDRAWN"},
                description = "CONFIRMED: by a second step on the same channel (double opt-in). REVOKED: by the business."
                        + " INVALIDATED: by an authority or a court") @Nullable String type,
        @Schema(description = "When it happened; now without it", example = "2026-11-02T09:15:00Z") @Nullable String at,
        @Schema(description = "First instant at which it is no longer valid; until withdrawn without it") @Nullable String expires,
        @Schema(description = "How", example = "form checkout-12") @Nullable String method,
        @Schema(description = "The wording shown, or where the proof is; needed for all that is asked or given",
                example = "Yes, send me offers by messenger.") @Nullable String proof,
        @Schema(allowableValues = {"CONSENT", "SOFT_OPT_IN"}, description = "CONSENT without it. SOFT_OPT_IN: of an existing customer, to"
                + " marketing, where the law knows it; then sale, goods, told and toldInMessages are needed") @Nullable String basis,
        @Schema(description = "The version of the wording", example = "7") @Nullable String wordingVersion,
        @Schema(description = "The language of the wording, BCP 47", example = "pt-PT") @Nullable String language,
        @Schema(description = "The page, the form, the shop", example = "https://shop.example/checkout") @Nullable String place,
        @Schema(description = "The privacy notice and its version", example = "https://shop.example/privacy/v7") @Nullable String notice,
        @Schema(description = "The IP address or the message's id", example = "203.0.113.7") @Nullable String reference,
        @Schema(description = "The sale with which the number was got", example = "order 4711") @Nullable String sale,
        @Schema(description = "The business's own similar goods", example = "running shoes") @Nullable String goods,
        @Schema(description = "How she was told, when the number was taken, that she may object at any time") @Nullable String told,
        @Schema(description = "The sentence by which every message says so") @Nullable String toldInMessages,
        @Schema(description = "Instead of `to`: the user id under which the messenger knows her", example = "PT.13491208655302741918")
        @JsonProperty("user_id") @Nullable String userId,
        @Schema(description = "Where `to` is at home if it is written without its country code, ISO 3166; without it, that of the business if it has named one",
                example = "PT") @JsonAlias("default_country") @Nullable String defaultCountry) {

    /** Those that a file must have; the others may be there. */
    static final List<String> COLUMNS = List.of("to", "business", "purpose", "channel", "type", "at", "expires", "method", "proof");

    static final List<String> MORE_COLUMNS = List.of("basis", "wordingVersion", "language", "place", "notice", "reference", "sale", "goods",
            "told", "toldInMessages", "user_id");

    /** All that there are, in the order of {@link #columns}. */
    static final List<String> ALL_COLUMNS = Stream.concat(COLUMNS.stream(), MORE_COLUMNS.stream()).toList();

    /** What, read again, is the same entry. */
    static List<String> columns(ConsentEvent event, String number, String userId, String handle) {
        Evidence evidence = event.evidence();
        Wording shown = evidence.wording();
        Optional<Customer> customer = evidence.customer();
        return List.of(number, handle, event.purpose().name(), event.channel().name(), event.type().name(), event.at().toString(),
                event.expires().map(Instant::toString).orElse(""), evidence.method(), shown.text(), evidence.basis().name(), shown.version(),
                shown.language(), shown.place(), shown.notice(), evidence.reference(), customer.map(Customer::sale).orElse(""),
                customer.map(Customer::goods).orElse(""), customer.map(Customer::told).orElse(""), customer.map(Customer::toldInMessages).orElse(""), userId);
    }

    static ConsentBody of(CsvRow line) {
        return new ConsentBody(line.get("to"), line.get("business"), line.get("purpose"), line.get("channel"), line.get("type"),
                line.get("at"), line.get("expires"), line.get("method"), line.get("proof"), line.get("basis"), line.get("wordingVersion"),
                line.get("language"), line.get("place"), line.get("notice"), line.get("reference"), line.get("sale"), line.get("goods"),
                line.get("told"), line.get("toldInMessages"), line.get("user_id"), line.get("default_country"));
    }

    /** Named for this entry. */
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
        Wording shown = new Wording(note(person, "proof", proof, Wording.LONGEST_TEXT), note(person, "wordingVersion", wordingVersion, Wording.LONGEST_VERSION),
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

    /** Without the person's number or user id, which must not come in by way of a note. */
    private static String note(RecipientFilter person, String field, @Nullable String text, int longest) {
        return person.without(field, new RequestField(field, text).textOrEmpty(longest));
    }
}
