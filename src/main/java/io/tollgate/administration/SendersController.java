package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.recipient.PhoneNumbers;
import java.util.List;
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

/** Senders: the numbers of businesses. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/senders")
@Tag(name = "Senders", description = "The phone numbers from which a business writes. Partners use the phone number id of each.")
class SendersController {

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final PhoneNumbers numbers;
    private final Register register;
    private final Pages pages;

    SendersController(Businesses businesses, Enrolments enrolments, PhoneNumbers numbers, Register register, Pages pages) {
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.numbers = numbers;
        this.register = register;
        this.pages = pages;
    }

    /** The phone number id is a string, as a number of JSON would lose digits. */
    @Schema(name = "Sender")
    record SenderBody(
            @Schema(description = "1 to 18 digits", example = "106540352242922") @Nullable String phoneNumberId,
            @Schema(description = "The business's own number", example = "+351 211 000 001") @Nullable String displayNumber,
            @Schema(example = "Padaria Sol") @Nullable String displayName) {

        static SenderBody of(Sender sender) {
            return new SenderBody(sender.id().toString(), sender.displayNumber(), sender.displayName());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "listSenders", summary = "The senders of a business")
    ResponseEntity<List<SenderBody>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("senders", business), slice -> businesses.senders(business, slice),
                sender -> List.of(sender.id().value()),
                some -> some.stream().map(SenderBody::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 Another business has this phone number id.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "addSender", summary = "Add a sender",
            description = "If the business has the sender already, this changes its number or name.")
    SenderBody add(@PathVariable String handle, @RequestBody SenderBody body) {
        RequestField number = new RequestField("displayNumber", body.displayNumber());
        String e164 = numbers.parse(number.required()).orElseThrow(() -> number.wrong("a phone number with + and the country's code"))
                .e164();
        Sender sender = new Sender(register.senderId(new RequestField("phoneNumberId", body.phoneNumberId())),
                register.business(handle).id(),
                e164, new RequestField("displayName", body.displayName()).text(200));
        AuditRecorder.about("phoneNumberId=" + sender.id());
        return SenderBody.of(enrolments.add(sender, register.now()));
    }
}
