package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.staff.StaffName;
import io.tollgate.trust.vetting.Application;
import io.tollgate.trust.vetting.ApplicationDocument;
import io.tollgate.trust.vetting.ApplicationEvent;
import io.tollgate.trust.vetting.ApplicationId;
import io.tollgate.trust.vetting.Applications;
import io.tollgate.trust.vetting.Renewals.Reminder;
import io.tollgate.trust.vetting.Renewals;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Applications by which businesses ask to be verified. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Applications",
        description = "Is a business who it claims to be? It applies with documents, and an officer decides. Tollgate records who"
                + " took each step, when and why. The operator's staff apply on behalf of the business; its own token is for messages.")
class ApplicationsController {

    private enum Choice { APPROVED, REJECTED, MORE_WANTED }

    private final Applications applications;
    private final Renewals renewals;
    private final Businesses businesses;
    private final Register register;
    private final Pages pages;

    ApplicationsController(Applications applications, Renewals renewals, Businesses businesses, Register register, Pages pages) {
        this.applications = applications;
        this.renewals = renewals;
        this.businesses = businesses;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "ApplicationStep")
    record ApplicantStepBody(
            @Schema(description = "Who applies", example = "Rui Sol, owner") @Nullable String applicant,
            @Schema(description = "What the business applies for", example = "First verification of the bakery") @Nullable String reason) {}

    @Schema(name = "ApplicationDecision")
    record ApplicationDecisionBody(
            @Schema(allowableValues = {"APPROVED", "REJECTED", "MORE_WANTED"}) @Nullable String decision,
            @Schema(description = "With an approval: first instant at which it is no longer valid",
                    example = "2027-11-30T00:00:00Z") @Nullable String validUntil,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String officer,
            @Schema(description = "Why", example = "Extract of the commercial register of 2026-10 matches") @Nullable String reason){}

    @Schema(name = "OfficersStep")
    record OfficerStepBody(
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String officer,
            @Schema(description = "Why", example = "Complaints under examination") @Nullable String reason) {}

    /** @param who as the account has named the applicant, or the account itself */
    record ApplicationEventView(int number, String type, Instant at, String who, Optional<String> account, String reason,
            Optional<Instant> validUntil) {}

    /** A document, without its content. */
    record ApplicationDocumentView(int number, String kind, String fileName, String mediaType, int bytes, String sha256) {}

    @Schema(name = "Application")
    record ApplicationView(long id, String business, String state, Optional<Instant> validUntil, List<ApplicationEventView> history,
            List<ApplicationDocumentView> documents) {}

    /** @param days days before the end of the verification */
    record ReminderView(Instant validUntil, int days, Instant at) {
        static ReminderView of(Reminder reminder) {
            return new ReminderView(reminder.validUntil(), reminder.days(), reminder.at());
        }
    }

    @PostMapping("/businesses/{handle}/applications")
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "openApplication", summary = "Open an application",
            description = "A business has one open application at a time. To renew a verification, open a new application.")
    ApplicationView open(@PathVariable String handle, @RequestBody ApplicantStepBody body, AccountPrincipal caller) {
        return view(InvalidField.orValue(() -> applications.open(register.business(handle).id(), applicant(body.applicant()),
                caller.signature(), reason(body.reason()), register.now())));
    }

    @GetMapping("/businesses/{handle}/applications")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listApplicationsOfBusiness", summary = "The applications of a business, with their history",
            description = "Oldest first.")
    ResponseEntity<List<ApplicationView>> ofBusiness(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("applications", business), slice -> applications.of(business, slice), ApplicationsController::key,
                this::views);
    }

    @GetMapping("/businesses/{handle}/reminders")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listRenewalReminders", summary = "The reminders to renew the verification of a business",
            description = "Tollgate reminds once each 60, 30 and 7 days before the verification ends, unless the settings name other"
                    + " days. Oldest first.")
    ResponseEntity<List<ReminderView>> reminders(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("reminders", business), slice -> renewals.of(business, slice), Renewals::key,
                reminders -> reminders.stream().map(ReminderView::of).toList());
    }

    @GetMapping("/applications")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listUndecidedApplications", summary = "The applications that wait for a decision",
            description = "Oldest first.")
    ResponseEntity<List<ApplicationView>> undecided(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("undecided applications"), applications::undecided, ApplicationsController::key, this::views);
    }

    @GetMapping("/applications/{id}")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "getApplication", summary = "An application with its history and its list of documents")
    ApplicationView read(@PathVariable String id) {
        return view(applications.find(id(id)).orElseThrow(ApplicationsController::unknown));
    }

    @PostMapping(path = "/applications/{id}/documents", consumes = {"application/pdf", "image/png", "image/jpeg"})
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "addApplicationDocument", summary = "Add a document",
            description = "The body is the file as it is, of at most 10 MB unless the settings say otherwise. Tollgate stores it"
                    + " encrypted. If the parameter sha256 is given, a file that was damaged on its way is refused.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(content = {
                @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary"))}))
    ApplicationDocumentView attach(@PathVariable String id,
            @Parameter(description = "One of COMMERCIAL_REGISTER, TAX, ADDRESS, IDENTITY, AUTHORITY, OTHER") @RequestParam(
                    required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String fileName, @RequestParam(required = false) @Nullable String applicant,
            @RequestParam(required = false) @Nullable String sha256, @Parameter(hidden = true) HttpServletRequest request,
            AccountPrincipal caller)
            throws IOException {
        byte[] file = request.getInputStream().readNBytes(applications.largestDocument() + 1);
        MediaType type = MediaType.parseMediaType(String.valueOf(request.getContentType())); // one of those above, perhaps with parameters
        return document(InvalidField
                .orValue(() -> applications.attach(id(id), new RequestField("kind", kind).choice(ApplicationDocument.Kind.class),
                        new RequestField("fileName", fileName).text(200), type.getType() + "/" + type.getSubtype(), file,
                        new RequestField("sha256", sha256).maybe(), applicant(applicant), caller.signature(), register.now())));
    }

    @GetMapping("/applications/{id}/documents/{number}")
    @ApiResponse(responseCode = "200", content = {
        @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary"))})
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "getApplicationDocument", summary = "A document as it was added")
    ResponseEntity<byte[]> document(@PathVariable String id, @PathVariable String number) {
        ApplicationId application = id(id);
        int wanted = (int) new RequestField("number", number).number(1, Integer.MAX_VALUE);
        ApplicationDocument document = applications.find(application).orElseThrow(ApplicationsController::unknown).documents().stream()
                .filter(it -> it.number() == wanted).findFirst()
                .orElseThrow(() -> new Register.Unknown("The application has no document of this number. Maybe look it up in the"
                        + " application's list of documents."));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(document.mediaType())).cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(document.fileName(), StandardCharsets.UTF_8).build().toString())
                .body(applications.content(application, wanted).orElseThrow());
    }

    @PostMapping("/applications/{id}/submission")
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "submitApplication", summary = "Hand an application in",
            description = "The application must have a document. An officer decides next.")
    ApplicationView submit(@PathVariable String id, @RequestBody ApplicantStepBody body, AccountPrincipal caller) {
        return view(InvalidField
                .orValue(() -> applications.submit(id(id), applicant(body.applicant()), caller.signature(), reason(body.reason()),
                        register.now())));
    }

    @PostMapping("/applications/{id}/decision")
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles(APPROVER)
    @Operation(operationId = "decideApplication", summary = "Decide on an application",
            description = "Neither the applicant nor an account that has recorded a part of the application decides. APPROVED, with"
                    + " validUntil: the business is verified from now on."
                    + " REJECTED: a new application can be opened. MORE_WANTED: the applicant adds documents and hands the application in"
                    + " again.")
    ApplicationView decide(@PathVariable String id, @RequestBody ApplicationDecisionBody body, AccountPrincipal caller) {
        Instant now = register.now();
        ApplicationId application = id(id);
        String officer = caller.signature();
        String reason = reason(body.reason());
        Choice choice = new RequestField("decision", body.decision()).choice(Choice.class);
        AuditRecorder.about("decision=" + choice);
        return view(InvalidField.orValue(() -> switch (choice) {
            case APPROVED -> applications.approve(application, validUntil(body), officer, reason, now);
            case REJECTED -> applications.reject(application, officer, reason, now);
            case MORE_WANTED -> applications.wantMore(application, officer, reason, now);
        }));
    }

    @PostMapping("/applications/{id}/suspension")
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "suspendVerification", summary = "Suspend a verified business",
            description = "Once this has answered, no hand-over of the business's messages begins, not even of those in a queue.")
    ApplicationView suspend(@PathVariable String id, @RequestBody OfficerStepBody body, AccountPrincipal caller) {
        return view(InvalidField.orValue(() -> applications.suspend(id(id), caller.signature(), reason(body.reason()), register.now())));
    }

    @PostMapping("/applications/{id}/resumption")
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "resumeVerification", summary = "End a suspension",
            description = "The business is verified again, until the same instant as before.")
    ApplicationView resume(@PathVariable String id, @RequestBody OfficerStepBody body, AccountPrincipal caller) {
        return view(InvalidField.orValue(() -> applications.resume(id(id), caller.signature(), reason(body.reason()), register.now())));
    }

    @PostMapping("/applications/{id}/revocation")
    @Refuses("409 The state of the application or of the business does not allow this; `detail` names the state.")
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "revokeVerification", summary = "Revoke the verification of a business",
            description = "Once this has answered, no hand-over of the business's messages begins, not even of those in a queue. Only a"
                    + " new application can verify the business again.")
    ApplicationView revoke(@PathVariable String id, @RequestBody OfficerStepBody body, AccountPrincipal caller) {
        return view(InvalidField.orValue(() -> applications.revoke(id(id), caller.signature(), reason(body.reason()), register.now())));
    }

    private static Instant validUntil(ApplicationDecisionBody body) {
        RequestField given = new RequestField("validUntil", body.validUntil());
        given.required();
        return given.maybeInstant().orElseThrow();
    }

    private static ApplicationId id(String id) {
        return Optional.of(id).filter(digits -> digits.matches("[1-9][0-9]{0,17}")).map(Long::parseLong).map(ApplicationId::new)
                .orElseThrow(ApplicationsController::unknown);
    }

    private static Register.Unknown unknown() {
        return new Register.Unknown("There is no application with this id. Maybe look it up in GET /administration/v1/applications.");
    }

    private static String applicant(@Nullable String given) {
        RequestField name = new RequestField("applicant", given);
        if (!new StaffName(name.text(100)).isSomebody()) {
            throw name.wrong("somebody's name, with a letter or a digit");
        }
        return name.required();
    }

    private static String reason(@Nullable String reason) {
        return new RequestField("reason", reason).text(450);
    }

    private static List<Object> key(Application application) {
        return List.of(application.id().value());
    }

    private ApplicationView view(Application application) {
        return views(List.of(application)).getFirst();
    }

    private List<ApplicationView> views(List<Application> all) {
        Map<?, String> handles = businesses.byId(all.stream().map(Application::business).toList()).values().stream()
                .collect(Collectors.toMap(Business::id, Business::handle));
        return all.stream()
                .map(it -> new ApplicationView(it.id().value(), requireNonNull(handles.get(it.business())), it.state().name(),
                        it.validUntil(),
                        it.history().stream().map(ApplicationsController::event).toList(),
                        it.documents().stream().map(ApplicationsController::document).toList()))
                .toList();
    }

    private static ApplicationEventView event(ApplicationEvent event) {
        return new ApplicationEventView(event.number(), event.type().name(), event.at(), event.who(), event.account(), event.reason(),
                event.validUntil());
    }

    private static ApplicationDocumentView document(ApplicationDocument document) {
        return new ApplicationDocumentView(document.number(), document.kind().name(), document.fileName(), document.mediaType(),
                document.bytes(), document.sha256());
    }
}
