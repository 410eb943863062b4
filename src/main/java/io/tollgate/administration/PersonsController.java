package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.message.RecipientId;
import io.tollgate.rights.Access;
import io.tollgate.rights.Disclosure;
import io.tollgate.rights.DisclosurePage;
import io.tollgate.rights.Erasing;
import io.tollgate.rights.ErasureRequests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a person may ask for: a copy of all data about her, and her erasure. */
@RestController
@RequestMapping("/administration/v1/persons")
@Tag(name = "Persons", description = "The rights of a person (GDPR): access and erasure.")
class PersonsController {

    private static final String AT_HER_REQUEST = "at her request";

    private final Access access;
    private final DisclosurePage page;
    private final Erasing erasing;
    private final ErasureRequests requests;
    private final Persons persons;
    private final Register register;

    PersonsController(Access access, DisclosurePage page, Erasing erasing, ErasureRequests requests, Persons persons,
            Register register) {
        this.requests = requests;
        this.access = access;
        this.page = page;
        this.erasing = erasing;
        this.persons = persons;
        this.register = register;
    }

    @Schema(name = "Erasure")
    record ErasureBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "The handle of the business that has this user id; if left out, only one person may have the user id",
                    example = "padaria-sol") @Nullable String business,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String officer,
            @Schema(description = "Why", example = "asked by letter of 2026-11-20") @Nullable String reason) {}

    /**
     * @param recipient her pseudonym
     * @param held      false if nothing is held about her
     * @param records   all records by their kind; a kind without records is empty
     * @param besides   what is held and cannot be listed row by row
     * @param withheld  what is held and she has no right to read, and why
     */
    @Schema(name = "Disclosure")
    record DisclosureView(String recipient, Instant asOf, boolean held, boolean erased, Map<String, List<Map<String, Object>>> records,
            List<String> besides, List<String> withheld) {

        static DisclosureView of(Disclosure disclosure) {
            Map<String, List<Map<String, Object>>> records = new LinkedHashMap<>();
            disclosure.sections().forEach(section -> records.put(section.name(), section.rows()));
            return new DisclosureView(disclosure.person().toString(), disclosure.asOf(), disclosure.held(), disclosure.erased(), records,
                    disclosure.besides(),
                    disclosure.withheld());
        }
    }

    /** @param at when she was first erased; @param gone how many rows this call deleted or emptied, by kind of record */
    @Schema(name = "Erased")
    record ErasedView(String recipient, Instant at, Map<String, Integer> gone, List<KeptView> kept) {}

    /** Records of her that stay, and why. */
    @Schema(name = "KeptRecords")
    record KeptView(String what, int rows, String why) {}

    @PostMapping(path = "/access", produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_HTML_VALUE})
    @RecordedLook
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "getPersonsData", summary = "Everything held about a person",
            description = "As JSON; or with `Accept: text/html` as a short page for her to print, in the language of her consents, or"
                    + " else of `Accept-Language`. What businesses pay for messages is withheld (GDPR Art. 15(4)). If the person is"
                    + " unknown, the answer says that nothing is held. The number is in the body, so that no access log keeps it.")
    @ApiResponse(responseCode = "200", content = {
        @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = DisclosureView.class)),
        @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string"))})
    ResponseEntity<Object> tell(@RequestBody ConsentsController.PersonBody person,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT,
                    defaultValue = MediaType.APPLICATION_JSON_VALUE) String accept,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, defaultValue = "") String languages) {
        Disclosure disclosure = disclosure(
                persons.meant(person.to(), person.userId(), register.maybeBusiness(new RequestField("business", person.business()))));
        boolean html = accept.contains(MediaType.TEXT_HTML_VALUE);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore())
                .contentType(html ? new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8) : MediaType.APPLICATION_JSON)
                .body(html ? page.html(disclosure, accepted(languages)) : DisclosureView.of(disclosure));
    }

    /** Empty if the header cannot be read: then the page is in English. */
    private static List<Locale> accepted(String languages) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, languages);
        try {
            return headers.getAcceptLanguageAsLocales();
        } catch (IllegalArgumentException nonsense) {
            return List.of();
        }
    }

    @Schema(name = "AskedErasure")
    record AskedView(@Schema(description = "Her pseudonym") String recipient,
            @Schema(example = "Ann Berger") String askedBy, Instant askedAt, String reason) {

        static AskedView of(ErasureRequests.Request request) {
            return new AskedView(request.person().toString(), request.askedBy(), request.askedAt(), request.reason());
        }
    }

    @PostMapping("/erase")
    @AllowedRoles(OFFICER)
    @Refuses("409 Somebody else has decided meanwhile.")
    @Operation(operationId = "erasePerson", summary = "Erase a person: one account asks, another one confirms",
            description = "The first call erases nothing: it asks for her erasure (202), which is shown in the console too. The same call"
                    + " of another account erases her (200). Her number and all contents are deleted then. Consents, withdrawals, verdicts"
                    + " and charges stay under her pseudonym, and her consents count as withdrawn. Once that has answered, no hand-over"
                    + " to her begins, and no message, import or consent registers her again: partners get 131026. For a person who is"
                    + " erased already, one account is enough, and nothing more changes.")
    @ApiResponse(responseCode = "200", description = "She is erased.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = ErasedView.class)))
    @ApiResponse(responseCode = "202", description = "Her erasure waits for another account.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = AskedView.class)))
    ResponseEntity<Object> erase(@RequestBody ErasureBody body, AccountPrincipal caller) {
        RecipientFilter person = meant(body);
        String reason = reason(person, body.reason());
        RecipientId id = person.number().isPresent() ? persons.lookUp(person) : persons.known(person);
        AuditRecorder.about("recipient=" + id);
        return switch (requests.askOrConfirm(id, person.number(), caller.signature(), reason, register.now())) {
            case ErasureRequests.Outcome.Asked(var request) -> ResponseEntity.accepted().body(AskedView.of(request));
            case ErasureRequests.Outcome.Done(var erased) -> ResponseEntity.ok(new ErasedView(erased.person().toString(), erased.at(),
                    erased.gone(), erased.kept().stream().map(kept -> new KeptView(kept.what(), kept.rows(), kept.why())).toList()));
        };
    }

    @PostMapping("/erase/decline")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 Nobody has asked for her erasure, or it is decided.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "declineErasure", summary = "Decline an erasure that was asked for",
            description = "The account that asked for it may decline it, too, and so take it back. Nothing is erased.")
    void decline(@RequestBody ErasureBody body, AccountPrincipal caller) {
        RecipientId person = persons.lookUp(meant(body));
        AuditRecorder.about("recipient=" + person);
        requests.decline(requests.of(person)
                .orElseThrow(() -> new ErasureRequests.NotDecided(ErasureRequests.Conflict.DECIDED)), caller.signature(), register.now());
    }

    @PostMapping("/erase/lift")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person is not erased.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "liftErasure", summary = "Lift an erasure",
            description = "Only if she herself wants messages again. Her earlier consents stay withdrawn: record a new consent of hers"
                    + " afterwards.")
    void lift(@RequestBody ErasureBody body, AccountPrincipal caller) {
        RecipientFilter person = meant(body);
        String reason = person.without("reason", new RequestField("reason", body.reason()).text(500));
        AuditRecorder.about("recipient=" + persons.lookUp(person));
        lift(person, caller.signature(), reason, register.now());
    }

    private Disclosure disclosure(RecipientFilter person) {
        AuditRecorder.about("recipient=" + persons.lookUp(person));
        return access.of(persons.lookUp(person), person.number(), register.now());
    }

    private RecipientFilter meant(ErasureBody body) {
        return persons.meant(body.to(), body.userId(), register.maybeBusiness(new RequestField("business", body.business())));
    }

    private void lift(RecipientFilter person, String officer, String reason, Instant now) {
        person.number().ifPresentOrElse(number -> erasing.lift(number, officer, reason, now),
                () -> erasing.lift(persons.known(person), officer, reason, now));
    }

    private static String reason(RecipientFilter person, @Nullable String given) {
        String text = new RequestField("reason", given).textOrEmpty(500);
        return text.isEmpty() ? AT_HER_REQUEST : person.without("reason", text);
    }
}
