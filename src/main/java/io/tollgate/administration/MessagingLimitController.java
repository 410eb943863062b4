package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.MessagingTier;
import io.tollgate.quality.MessagingLimits;
import io.tollgate.quality.MessagingLimits.Standing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How many new recipients a business may reach within 24 hours. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/messaging-limit")
@Tag(name = "Businesses")
class MessagingLimitController {

    private final MessagingLimits limits;
    private final Register register;

    MessagingLimitController(MessagingLimits limits, Register register) {
        this.limits = limits;
        this.register = register;
    }

    @Schema(name = "NewMessagingLimit")
    record TierBody(@Schema(allowableValues = {"TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"},
            example = "TIER_10K") @Nullable String tier) {}

    @Schema(name = "MessagingLimit")
    record LimitView(@Schema(example = "TIER_10K") String tier,
            @Schema(description = "New recipients in a moving 24 hours, over all its numbers; missing: any number",
                    example = "10000") Optional<Integer> most,
            @Schema(description = "How many it has reached in the last 24 hours, outside service windows; counted only if there is a limit",
                    example = "412") int reached) {

        static LimitView of(Standing standing) {
            return new LimitView(standing.tier().name(), standing.most(), standing.reached());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "getMessagingLimit", summary = "How many new recipients a business may reach")
    LimitView get(@PathVariable String handle) {
        return LimitView.of(limits.of(register.business(handle), register.now()));
    }

    @PutMapping
    @AllowedRoles(APPROVER)
    @Operation(operationId = "setMessagingLimit", summary = "Set how many new recipients a business may reach",
            description = "It counts for what is judged after this has answered. A business that is not verified has TIER_250 whatever is"
                    + " set; what is set counts once it is verified. The limit rises by itself again, except from TIER_250.")
    LimitView set(@PathVariable String handle, @RequestBody TierBody body) {
        Business business = register.business(handle);
        MessagingTier tier = new RequestField("tier", body.tier()).choice(MessagingTier.class);
        AuditRecorder.about("tier=" + tier);
        limits.set(business, tier, register.now());
        return get(handle);
    }
}
