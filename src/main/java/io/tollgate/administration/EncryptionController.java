package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.conversation.EncryptionPolicies.Decided;
import io.tollgate.conversation.EncryptionPolicies.Policy;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether a business encrypts from end to end. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/encryption")
@Tag(name = "Encryption", description = "Whether a business encrypts its chats from end to end.")
class EncryptionController {

    private static final int LONGEST_REASON = 200;

    private final EncryptionPolicies policies;
    private final Register register;
    private final Pages pages;

    EncryptionController(EncryptionPolicies policies, Register register, Pages pages) {
        this.policies = policies;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "NewEncryptionPolicy")
    record PolicyBody(
            @Schema(allowableValues = {"REQUIRED", "PREFERRED", "OFF"}, description = "REQUIRED: a plain message to a person who has a"
                    + " device of her own is refused. PREFERRED: both are taken. OFF: an encrypted message is refused",
                    example = "REQUIRED") @Nullable String policy,
            @Schema(description = "Why, at most 200 characters", example = "The bank has asked for it.") @Nullable String reason) {}

    @Schema(name = "EncryptionPolicy")
    record PolicyView(@Schema(example = "REQUIRED") Policy policy, @Schema(example = "The bank has asked for it.") String reason,
            @Schema(description = "Who decided it", example = "Ann Berger") String by, Instant at) {

        static PolicyView of(Decided one) {
            return new PolicyView(one.policy(), one.reason(), one.by(), one.at());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listEncryptionPolicies", summary = "What was decided about the encryption of a business",
            description = "In the order of time; the last one counts. Without any it is PREFERRED.")
    ResponseEntity<List<PolicyView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        List<Decided> all = policies.history(register.business(handle).id());
        return pages.pageOf(query, List.of("encryption", handle), IntStream.range(0, all.size()).boxed().toList(),
                place -> List.of((Object) (long) place), place -> PolicyView.of(all.get(place)));
    }

    @PostMapping
    @AllowedRoles(OFFICER)
    @Operation(operationId = "decideEncryption", summary = "Decide whether a business encrypts from end to end",
            description = "It counts for every message that is judged from now on. Under each policy a conversation that is encrypted"
                    + " stays so until a device of one side ends that, which both sides are told: until then plain messages into it are"
                    + " refused.")
    PolicyView decide(@PathVariable String handle, @RequestBody PolicyBody body, AccountPrincipal caller) {
        Policy policy = new RequestField("policy", body.policy()).choice(Policy.class);
        Decided decided = new Decided(register.business(handle).id(), policy,
                new RequestField("reason", body.reason()).text(LONGEST_REASON), caller.getName(), register.now());
        AuditRecorder.about("policy=" + policy);
        policies.decide(decided);
        return PolicyView.of(decided);
    }
}
