package io.tollgate.administration;

import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.SenderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Messages from people, as the messenger reports them: they open the windows of a conversation. Their text is not needed. */
@RestController
@RequestMapping("/administration/v1/inbound")
@Tag(name = "Inbound", description = "A person wrote to a business.")
class InboundController {

    private final Conversations conversations;
    private final Persons persons;
    private final Register register;

    InboundController(Conversations conversations, Persons persons, Register register) {
        this.conversations = conversations;
        this.persons = persons;
        this.register = register;
    }

    @Schema(name = "Inbound")
    record InboundBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String from,
            @Schema(description = "The phone number id of the sender that she wrote to",
                    example = "106540352242922") @Nullable String phoneNumberId,
            @Schema(description = "true: she came by a click on an advertisement", example = "false") @Nullable String fromAdvertisement,
            @Schema(description = "When she wrote; now if left out", example = "2026-11-02T09:15:00Z") @Nullable String at) {}

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "tellInbound", summary = "Report that a person wrote",
            description = "Opens or extends the service window of 24 h. If she came from an advertisement, it also offers"
                    + " the free entry point, which an answer within 24 h opens for 72 h. The same message reported twice changes nothing.")
    void tell(@RequestBody InboundBody body) {
        Instant now = register.now();
        SenderId sender = register.sender(new RequestField("phoneNumberId", body.phoneNumberId())).id();
        AuditRecorder.about("phoneNumberId=" + sender);
        boolean fromAdvertisement = new RequestField("fromAdvertisement", body.fromAdvertisement()).yes();
        Instant at = register.past(new RequestField("at", body.at()), now);
        conversations.inbound(sender, persons.register(new RequestField("from", body.from()), now), fromAdvertisement, at);
    }
}
