package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.VerificationEvent.Type;
import io.tollgate.trust.verification.Verifications;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Verifications of businesses and of their numbers. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Verifications", description = "Is the sender who it claims to be? Tollgate adds entries and never changes one.")
class VerificationsController {

    private final Verifications verifications;
    private final Businesses businesses;
    private final Register register;
    private final Pages pages;

    VerificationsController(Verifications verifications, Businesses businesses, Register register, Pages pages) {
        this.verifications = verifications;
        this.businesses = businesses;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "Verification")
    record VerificationBody(
            @Schema(description = "The business's handle, if the business was verified",
                    example = "padaria-sol") @AuditSubject("business") @Nullable String business,
            @Schema(description = "The phone number id of the sender, if a sender was verified",
                    example = "106540352242922") @Nullable String phoneNumberId,
            @Schema(allowableValues = {"VERIFIED", "REVOKED"}) @Nullable String type,
            @Schema(description = "When it was decided; now if left out", example = "2026-11-02T09:15:00Z") @Nullable String at,
            @Schema(description = "First instant at which the verification is no longer valid; if left out, it is valid until"
                    + " revoked") @Nullable String validUntil,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String officer,
            @Schema(description = "What was examined, or why the verification was revoked",
                    example = "commercial register of 2026-10") @Nullable String reason){}

    /** A verification of a business or of a number: either business or phoneNumberId is there. */
    record VerificationView(Optional<String> business, Optional<String> phoneNumberId, String type, Instant at,
            Optional<Instant> validUntil,
            String officer, String reason) {}

    @PostMapping("/verifications")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(OFFICER)
    @Operation(operationId = "recordVerification", summary = "Record a verification or a revocation",
            description = "For a business or one of its senders. Every message that is judged after this has answered is judged by it.")
    void record(@RequestBody VerificationBody body, AccountPrincipal caller) {
        Instant now = register.now();
        VerificationEvent event = InvalidField.orValue(() -> new VerificationEvent(subject(body),
                new RequestField("type", body.type()).choice(Type.class),
                register.past(new RequestField("at", body.at()), now), new RequestField("validUntil", body.validUntil()).maybeInstant(),
                caller.signature(), new RequestField("reason", body.reason()).text(500)));
        AuditRecorder
                .about(event.subject() instanceof Subject.OfNumber number ? "phoneNumberId=" + number.id() : "business=" + body.business());
        AuditRecorder.about("type=" + event.type());
        verifications.record(event, now);
    }

    @GetMapping("/businesses/{handle}/verifications")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listVerifications", summary = "The history of verifications of a business and its senders",
            description = "Oldest first, the business before its senders.")
    ResponseEntity<List<VerificationView>> history(@PathVariable String handle, @ParameterObject PageQuery query) {
        Business business = register.business(handle);
        List<Subject> subjects = new ArrayList<>(List.of(new Subject.OfBusiness(business.id())));
        businesses.senders(business.id()).forEach(sender -> subjects.add(new Subject.OfNumber(sender.id())));
        return pages.page(query, List.of("verifications", business.id()), slice -> verifications.history(subjects, slice),
                Verifications::key,
                some -> some.stream().map(event -> view(event, handle)).toList());
    }

    private Subject subject(VerificationBody body) {
        RequestField business = new RequestField("business", body.business());
        RequestField number = new RequestField("phoneNumberId", body.phoneNumberId());
        if (business.maybe().isPresent() == number.maybe().isPresent()) {
            throw new InvalidField("business", "Either business or phoneNumberId must be given, and not both. Maybe leave one out.");
        }
        return number.maybe().isPresent()
                ? new Subject.OfNumber(register.sender(number).id())
                : new Subject.OfBusiness(register.business(business).id());
    }

    private static VerificationView view(VerificationEvent event, String handle) {
        Optional<String> number = switch (event.subject()) {
            case Subject.OfNumber of -> Optional.of(of.id().toString());
            case Subject.OfBusiness of -> Optional.empty();
        };
        return new VerificationView(number.isPresent() ? Optional.empty() : Optional.of(handle), number, event.type().name(), event.at(),
                event.validUntil(), event.officer(), event.reason());
    }
}
