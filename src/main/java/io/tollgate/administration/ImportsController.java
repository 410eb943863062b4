package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.administration.Import.Read;
import io.tollgate.administration.Import.Refused;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.BusinessTerms;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.ReturnEvidence.Lack;
import io.tollgate.csv.CsvRow;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasedPerson;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Imports of many consents or businesses at once, from CSV. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Imports",
        description = "CSV with a header line. Bad lines are reported with number and reason; the good ones are stored. The same file"
                + " sent twice changes nothing. Tollgate reads UTF-8, or the charset that Content-Type or a byte order mark names. The"
                + " import"
                + " stops at the first byte that is not text in that charset. Commas, semicolons or tabs separate columns, or the character"
                + " that"
                + " a first line `sep=` names.")
class ImportsController {

    private static final String COUNTRY = "default_country";
    private static final Import CONSENTS = new Import(ConsentBody.COLUMNS,
            Stream.concat(ConsentBody.MORE_COLUMNS.stream(), Stream.of(COUNTRY)).toList(), 2);
    private static final Import BUSINESSES = new Import(List.of("handle", "name", "plan", "currency", "zone", "payment", "creditLimit",
            "pilotLastDay", "pilotAllowance"), List.of(COUNTRY), 1);

    private static final RecipientId NOBODY_YET = new RecipientId(0, 0);

    private final Consents consents;
    private final Businesses businesses;
    private final Enrolments enrolments;
    private final Persons persons;
    private final Register register;
    private final ImportProgress progress;
    private final RateCards rates;

    ImportsController(Consents consents, Businesses businesses, Enrolments enrolments, Persons persons, Register register,
            ImportProgress progress, RateCards rates) {
        this.rates = rates;
        this.consents = consents;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.persons = persons;
        this.register = register;
        this.progress = progress;
    }

    /** @param event its recipient is filled in when the batch is stored */
    private record Consent(RecipientFilter person, ConsentEvent event) {}

    private record Enrolment(String handle, BusinessTerms terms) {}

    @PostMapping(path = "/consents/import", consumes = "text/csv")
    @Refuses("503 The database failed during the import; `nextLine` says from where to go on.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "importConsents", requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
            description = "Any number of lines", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string"))),
            summary = "Import consents",
            description = "Columns to, business (handle), purpose, channel, type, at, expires, method, proof; optionally those"
                    + " of the evidence as in a single consent: basis, wordingVersion, language, place, notice, reference, sale,"
                    + " goods, told, toldInMessages, and user_id instead of to. `at` is required, so that a line sent twice is"
                    + " recognised. If an upload broke off, send the file again: with a `name`, Tollgate skips the part that was"
                    + " stored; with `fromLine`, it skips the lines before that line. A number has its country code, or it is a"
                    + " number of the country that the column default_country names for its line, the parameter"
                    + " `default_country` for the file, or the terms of the business.")
    Import.Report consents(@Parameter(hidden = true) InputStream body,
            @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType,
            @Parameter(description = "Name of the file, by which an interrupted import can go on: 1 to 60 of A-Z, a-z, 0-9, dot, hyphen,"
                    + " underscore") @RequestParam(required = false) @Nullable String name,
            @Parameter(description = "Begin at this line, the header being 1") @RequestParam(required = false) @Nullable String fromLine,
            @Parameter(description = "The country of numbers without a country code, ISO 3166, such as PT") @RequestParam(name = COUNTRY,
                    required = false) @Nullable String defaultCountry) {
        Instant now = register.now();
        Map<String, BusinessId> handles = businesses.all().stream().collect(Collectors.toMap(Business::handle, Business::id));
        Set<RecipientId> erased = persons.erased();
        Optional<String> country = new RequestField(COUNTRY, defaultCountry).maybeCountry();
        RequestField from = new RequestField("fromLine", fromLine);
        long first = from.maybe().isEmpty() ? 0 : from.number(1, Long.MAX_VALUE);
        Optional<String> file = ImportProgress.name(new RequestField("name", name));
        Import.Report report = CONSENTS.run(body(body, contentType), first, file.flatMap(progress::of).orElse(Import.Mark.START),
                new Batches.Work<>(line -> consent(line, handles, country, erased, now), batch -> record(batch, now)),
                mark -> file.ifPresent(it -> progress.keep(it, mark, now)));
        if (report.complete()) {
            file.ifPresent(progress::forget);
        }
        return report;
    }

    /** @param nextLine the first line that is not stored yet */
    @Schema(name = "ImportProgress")
    record Progress(String name, long nextLine) {}

    @GetMapping("/consents/import/{name}")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "getImportProgress", summary = "How far an unfinished import has come",
            description = "To go on, send the same file under the same name again.")
    Progress progress(@PathVariable String name) {
        return progress.of(ImportProgress.name(new RequestField("name", name)).orElseThrow())
                .map(mark -> new Progress(name, mark.nextLine()))
                .orElseThrow(() -> new Register.Unknown(
                        "No import of this name is under way. Maybe it is finished, or nothing of it was stored."));
    }

    @PostMapping(path = "/businesses/import", consumes = "text/csv")
    @Refuses("503 The database failed during the import; `nextLine` says from where to go on.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "importBusinesses", requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
            description = "Any number of lines", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string"))),
            summary = "Import businesses",
            description = "Columns handle, name, plan, currency, zone, payment, creditLimit, pilotLastDay,"
                    + " pilotAllowance; optionally default_country. A business with the same handle gets the terms of its line. A new"
                    + " business"
                    + " has no token yet: renew its token to get one.")
    Import.Report businesses(@Parameter(hidden = true) InputStream body,
            @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType) {
        Instant now = register.now();
        Map<String, Business> known = businesses.all().stream().collect(Collectors.toMap(Business::handle, business -> business));
        RateCard card = rates.inForce();
        return BUSINESSES.run(body(body, contentType), line -> enrolment(line, known, card, now),
                batch -> batch.forEach(one -> enrolments.put(one.handle(), one.terms(), now)));
    }

    /** @param contentType checked already, so that its charset exists */
    private static Import.Body body(InputStream bytes, String contentType) {
        return new Import.Body(bytes, Optional.ofNullable(MediaType.parseMediaType(contentType).getCharset()));
    }

    private Consent consent(CsvRow line, Map<String, BusinessId> handles, Optional<String> country, Set<RecipientId> erased, Instant now) {
        ConsentBody body = ConsentBody.of(line);
        RequestField handle = new RequestField("business", body.business());
        BusinessId business = handles.get(handle.required());
        if (business == null) {
            throw new InvalidField("business", "business is not a handle of a business. Maybe enrol it first.");
        }
        RequestField at = new RequestField("at", body.at());
        at.required();
        RecipientFilter person = persons.meant(body.to(), body.userId(), Optional.of(business),
                persons.home(body.country().or(() -> country), business));
        if (erased.contains(persons.lookUp(person))) {
            throw new InvalidField("to", ErasedPerson.WHY);
        }
        return new Consent(person, body.event(business, NOBODY_YET, person, register.past(at, now)));
    }

    /** @return the consents that would give back what somebody has ended */
    private List<Refused> record(List<Read<Consent>> batch, Instant now) {
        Map<RecipientFilter, RecipientId> people = persons
                .registerUnlessErased(batch.stream().map(line -> line.value().person()).collect(toSet()), now);
        // A person who is erased while the file is read is left out.
        List<Read<ConsentEvent>> events = batch.stream().filter(line -> people.containsKey(line.value().person()))
                .map(line -> new Read<>(line.line(), line.value().event().of(requireNonNull(people.get(line.value().person()))))).toList();
        Map<ConsentEvent, Lack> unproven = consents.unproven(events.stream().map(Read::value).toList(), now);
        consents.record(events.stream().map(Read::value).filter(event -> !unproven.containsKey(event)).toList(), now);
        return events.stream().filter(line -> unproven.containsKey(line.value()))
                .map(line -> new Refused(line.line(), requireNonNull(unproven.get(line.value())).told(), true)).toList();
    }

    private static Enrolment enrolment(CsvRow line, Map<String, Business> known, RateCard card, Instant now) {
        TermsBody body = new TermsBody(line.get("handle"), line.get("name"), line.get("plan"), line.get("currency"), line.get("zone"),
                line.get("payment"), line.get("creditLimit"), line.get("pilotLastDay"), line.get("pilotAllowance"), line.get(COUNTRY));
        Business before = known.get(body.newHandle());
        Enrolment enrolment = new Enrolment(body.newHandle(), before == null ? body.newTerms(now, card) : body.terms());
        if (before != null && !before.currency().equals(enrolment.terms().currency())) {
            throw new InvalidField("currency", "currency must stay " + before.currency() + " for this business. Maybe enrol a second one.");
        }
        return enrolment;
    }
}
