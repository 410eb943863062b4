package io.tollgate.administration;

import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.smpp.SmppPassword;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What Tollgate needs to send through an SMSC. The password goes in, and is never shown. */
@RestController
@RequestMapping("/administration/v1/sms")
@Tag(name = "SMS", description = "The SMSC by which SMS leave. Its password is stored encrypted and never shown again.")
class SmsController {

    private final SmppPassword password;

    SmsController(SmppPassword password) {
        this.password = password;
    }

    record SmsPasswordBody(
            @Schema(description = "The password of the account tollgate.smpp.system-id, 1 to 8 visible characters of ASCII; sent to the"
                    + " SMSC"
                    + " only", example = "s3cret") @Nullable String password) {}

    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "putSmsPassword", summary = "Set the password of the account at the SMSC",
            description = "It counts from the next connection on; one that waits for a password is made within a minute.")
    void set(@RequestBody SmsPasswordBody body) {
        RequestField field = new RequestField("password", body.password());
        if (!field.text(SmppPassword.LONGEST).matches("[!-~]+")) {
            throw field.wrong("1 to " + SmppPassword.LONGEST + " visible characters of ASCII");
        }
        password.set(field.required());
    }
}
