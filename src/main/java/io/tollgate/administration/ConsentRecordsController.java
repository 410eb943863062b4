package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.evidence.ConsentDocument;
import io.tollgate.evidence.ConsentReader;
import io.tollgate.evidence.ConsentRecord;
import io.tollgate.evidence.ConsentRecords;
import io.tollgate.evidence.DocumentFault;
import io.tollgate.message.BusinessId;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The proof of a person's consents as JSON-LD: the record, the receipt, and the import of either. */
@RestController
@RequestMapping("/administration/v1/consents")
@Tag(name = "Consents")
class ConsentRecordsController {

    /** The media type of JSON-LD. */
    static final String JSON_LD = "application/ld+json";

    private final ConsentRecords records;
    private final Consents consents;
    private final Businesses businesses;
    private final Persons persons;
    private final Register register;

    ConsentRecordsController(ConsentRecords records, Consents consents, Businesses businesses, Persons persons, Register register) {
        this.records = records;
        this.consents = consents;
        this.businesses = businesses;
        this.persons = persons;
        this.register = register;
    }

    /** The person whose consents are to be proved. */
    @Schema(name = "ConsentRecordOf")
    record ConsentRecordBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "The handle of one business; all businesses if left out",
                    example = "padaria-sol") @Nullable String business) {}

    /** A record or receipt to be imported. */
    @Schema(name = "ConsentRecordImport")
    record ConsentRecordImportBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(implementation = Map.class,
                    description = "The document that `record` or `receipt` answered") @Nullable JsonNode document) {}

    /** @param entries how many entries of the document are in the register now; some may have been there before */
    @Schema(name = "ConsentRecordImported")
    record ConsentRecordImportedView(int entries) {}

    @PostMapping(path = "/record", produces = JSON_LD)
    @RecordedLook
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "getConsentRecord", summary = "The record of one person's consents",
            description = "Everything that proves the consents, as JSON-LD in the profile dpv-27560#record-eu-gdpr of the W3C: the"
                    + " wordings shown, the history, the uses, and how long the record is kept. The body names the person; the answer"
                    + " has her pseudonym.")
    ObjectNode record(@RequestBody ConsentRecordBody body) {
        Instant now = register.now();
        return ConsentDocument.records(records(body, now), now);
    }

    @PostMapping(path = "/receipt", produces = JSON_LD)
    @RecordedLook
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "getConsentReceipt", summary = "A receipt of one person's consents",
            description = "A copy for the person, as JSON-LD in the profile"
                    + " dpv-27560#receipt-eu-gdpr, with all records inside.")
    ObjectNode receipt(@RequestBody ConsentRecordBody body) {
        Instant now = register.now();
        return ConsentDocument.receipt(records(body, now), now);
    }

    @PostMapping("/record/import")
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "importConsentRecord", summary = "Import a record or a receipt",
            description = "Takes all entries or, if anything is wrong, none; the fault names the path in the document."
                    + " The same document sent twice changes nothing. Derived values (standing, uses, expiry) are not read.")
    ConsentRecordImportedView read(@RequestBody ConsentRecordImportBody body) {
        Instant now = register.now();
        RequestField to = new RequestField("to", body.to());
        PhoneNumber number = persons.number(to);
        if (body.document() == null || !body.document().isObject()) {
            throw new InvalidField("document", "document must be the JSON-LD object that `record` or `receipt` answered.");
        }
        List<ConsentEvent> events = events(body.document(), number, now);
        persons.refuseErased(RecipientFilter.by(number));
        consents.unproven(events, now).entrySet().stream().min(Comparator.comparing(lacking -> lacking.getKey().at()))
                .ifPresent(lacking -> {
                    throw new InvalidField("$",
                            "$ has the entry " + lacking.getKey().type() + " of " + lacking.getKey().at() + " for "
                                    + lacking.getKey().purpose() + ". "
                                    + lacking.getValue().told());
                });
        persons.register(to, now);
        consents.record(events, now);
        return new ConsentRecordImportedView((int) events.stream().distinct().count());
    }

    private List<ConsentEvent> events(JsonNode document, PhoneNumber number, Instant now) {
        try {
            return new ConsentReader(persons.lookUp(RecipientFilter.by(number)), handle -> businesses.byHandle(handle).map(Business::id),
                    (path, text) -> RecipientFilter.by(number).without(path, text), now).read(document);
        } catch (DocumentFault fault) {
            throw new InvalidField(fault.path(), String.valueOf(fault.getMessage()));
        }
    }

    private List<ConsentRecord> records(ConsentRecordBody body, Instant now) {
        RequestField business = new RequestField("business", body.business());
        Optional<BusinessId> of = business.maybe().map(_ -> register.business(business).id());
        return records.of(persons.lookUp(persons.meant(body.to(), body.userId(), of)), of, now);
    }
}
