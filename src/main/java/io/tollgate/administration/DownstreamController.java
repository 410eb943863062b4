package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Sender;
import io.tollgate.downstream.DownstreamNumbers;
import io.tollgate.downstream.DownstreamNumbers.Shown;
import io.tollgate.downstream.DownstreamSecrets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What Tollgate needs to send through a Cloud API behind it. Tokens and secrets go in, and are never shown. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Downstream", description = "The Cloud API behind Tollgate: the token of each number, and the secrets of its webhook. Both are"
        + " stored encrypted and never shown again.")
class DownstreamController {

    private static final int LONGEST_SECRET = 1_000;

    private final DownstreamNumbers numbers;
    private final DownstreamSecrets secrets;
    private final Register register;

    DownstreamController(DownstreamNumbers numbers, DownstreamSecrets secrets, Register register) {
        this.numbers = numbers;
        this.secrets = secrets;
        this.register = register;
    }

    record DownstreamNumberBody(
            @Schema(description = "The network's phone number id, 1 to 20 digits. If it is left out, it is the same as here",
                    example = "106540352242922") @Nullable String networkPhoneNumberId,
            @Schema(description = "The network's access token for this number, 1 to 1000 visible characters; sent to the network only",
                    example = "EAAG...") @Nullable String token) {}

    record DownstreamNumberView(String phoneNumberId, String networkPhoneNumberId, Instant tokenSetAt) {}

    record DownstreamWebhookBody(
            @Schema(description = "The secret of the app with which the network signs its webhooks, 16 to 200 characters",
                    example = "0123456789abcdef0123456789abcdef") @Nullable String appSecret,
            @Schema(description = "The token that the network shows in the handshake, 16 to 200 characters. Choose it, and enter it at the"
                    + " network, too", example = "a-token-of-your-own-choice") @Nullable String verifyToken) {}

    @GetMapping("/businesses/{handle}/senders/{phoneNumberId}/network")
    @AllowedRoles({AUDITOR, OPERATOR})
    @Operation(operationId = "getDownstreamNumber", summary = "What a sender is at the Cloud API behind Tollgate")
    DownstreamNumberView get(@PathVariable String handle, @PathVariable String phoneNumberId) {
        Sender sender = sender(handle, phoneNumberId);
        Shown shown = numbers.shown(sender.id()).orElseThrow(() -> new Register.Unknown("The sender has no token for the Cloud API. Maybe"
                + " set one with PUT at the same path."));
        return new DownstreamNumberView(sender.id().toString(), shown.networkId(), shown.setAt());
    }

    @PutMapping("/businesses/{handle}/senders/{phoneNumberId}/network")
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "putDownstreamNumber", summary = "Set a sender's number id and token at the Cloud API behind Tollgate",
            description = "The new token counts from the next message on; other nodes use it within a second. Messages that wait because of"
                    + " the old token are tried again when their pause ends.")
    DownstreamNumberView put(@PathVariable String handle, @PathVariable String phoneNumberId, @RequestBody DownstreamNumberBody body) {
        Sender sender = sender(handle, phoneNumberId);
        RequestField networkId = new RequestField("networkPhoneNumberId", body.networkPhoneNumberId());
        String id = networkId.maybe().orElse(sender.id().toString());
        if (!id.matches("[0-9]{1,20}")) {
            throw networkId.wrong("1 to 20 digits");
        }
        RequestField token = new RequestField("token", body.token());
        if (!token.text(LONGEST_SECRET).matches("[!-~]+")) {
            throw token.wrong("1 to 1000 visible characters of ASCII");
        }
        if (!numbers.set(sender.id(), id, token.required(), register.now())) {
            throw networkId.wrong("a number id that no other sender has");
        }
        return get(handle, phoneNumberId);
    }

    @DeleteMapping("/businesses/{handle}/senders/{phoneNumberId}/network")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "removeDownstreamNumber", summary = "Remove a sender's token for the Cloud API behind Tollgate",
            description = "Its messages wait from then on.")
    void remove(@PathVariable String handle, @PathVariable String phoneNumberId) {
        numbers.remove(sender(handle, phoneNumberId).id());
    }

    @PutMapping("/downstream/webhook")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "putDownstreamWebhook", summary = "Set the secrets of the webhook of the Cloud API behind Tollgate",
            description = "The network calls POST /downstream/v1/webhook. Until this is set, every call is refused.")
    void webhook(@RequestBody DownstreamWebhookBody body) {
        RequestField appSecret = secret("appSecret", body.appSecret());
        RequestField verifyToken = secret("verifyToken", body.verifyToken());
        secrets.set(appSecret.required(), verifyToken.required());
    }

    private static RequestField secret(String name, @Nullable String value) {
        RequestField field = new RequestField(name, value);
        if (field.text(200).length() < 16) {
            throw field.wrong("16 to 200 characters");
        }
        return field;
    }

    private Sender sender(String handle, String phoneNumberId) {
        Business business = register.business(handle);
        Sender sender = register.sender(new RequestField("phoneNumberId", phoneNumberId));
        if (!sender.business().equals(business.id())) {
            throw new Register.Unknown("The business has no sender with this phone number id. Maybe look it up in GET"
                    + " /administration/v1/businesses/{handle}/senders.");
        }
        return sender;
    }
}
