package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.directsend.DirectSendDecision;
import io.tollgate.directsend.DirectSendStatus;
import io.tollgate.directsend.DirectSendTexts;
import io.tollgate.directsend.DirectSendTexts.Kept;
import io.tollgate.directsend.DirectSends;
import io.tollgate.directsend.Entitlement;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.time.Instant;
import java.util.HexFormat;
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

/** Whether a business may send free text that counts as UTILITY or AUTHENTICATION (Direct Send). */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/direct-send")
@Tag(name = "Direct Send", description = "Free text that a business sends under a category of templates: who may, and what was sent.")
class DirectSendController {

    private static final int LONGEST_REASON = 500;

    private final DirectSends decisions;
    private final DirectSendTexts texts;
    private final Register register;
    private final Pages pages;

    DirectSendController(DirectSends decisions, DirectSendTexts texts, Register register, Pages pages) {
        this.decisions = decisions;
        this.texts = texts;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "NewDirectSendDecision")
    record DecisionBody(@Schema(allowableValues = {"UTILITY", "AUTHENTICATION"}, example = "UTILITY") @Nullable String category,
            @Schema(allowableValues = {"GRANTED", "ENDED", "MISUSED"}, description = "GRANTED: it may. ENDED: it may no longer, without a"
                    + " fault of its own. MISUSED: it has sent something else, is told so by its webhook, and gets code 139200",
                    example = "GRANTED") @Nullable String standing,
            @Schema(description = "Why, at most 500 characters",
                    example = "Its order notices were examined for three months.") @Nullable String reason) {}

    @Schema(name = "DirectSendDecision")
    record DecisionView(@Schema(example = "UTILITY") String category, @Schema(example = "GRANTED") String standing,
            @Schema(example = "Its order notices were examined for three months.") String reason,
            @Schema(description = "Who decided it", example = "Ann Berger") String by, Instant at) {

        static DecisionView of(DirectSendDecision one) {
            return new DecisionView(one.entitlement().category().name(), one.standing().name(), one.reason(), one.by(), one.at());
        }
    }

    @Schema(name = "DirectSendText")
    record TextView(@Schema(example = "wamid.AZqk6gAAcAGAAAAAAAAAAQ") String message, @Schema(example = "UTILITY") String category,
            @Schema(description = "When it was admitted") Instant at, @Schema(description = "Then it is deleted") Instant keptUntil,
            @Schema(description = "What the business sent, without the recipient; empty if she was erased",
                    example = "{\"type\":\"text\",\"text\":{\"body\":\"Your parcel comes today.\"}}") String content) {

        static TextView of(Kept one) {
            return new TextView(one.message().text(), one.category().name(), one.at(), one.until(), one.body());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listDirectSendDecisions", summary = "The decisions about free text under a category of templates",
            description = "In the order of time; the last of a category counts.")
    ResponseEntity<List<DecisionView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        List<DirectSendDecision> all = decisions.decisions(business);
        return pages.pageOf(query, List.of("direct-send", business), IntStream.range(0, all.size()).boxed().toList(),
                place -> List.of((Object) (long) place), place -> DecisionView.of(all.get(place)));
    }

    @PostMapping
    @AllowedRoles(APPROVER)
    @Operation(operationId = "decideDirectSend", summary = "Decide whether a business may send free text under a category of templates",
            description = "It counts at once, also for messages that wait to be judged. Such a text needs no open service window; it is"
                    + " judged and priced as a template of its category, and kept for review.")
    DecisionView decide(@PathVariable String handle, @RequestBody DecisionBody body, AccountPrincipal caller) {
        BusinessId business = register.business(handle).id();
        RequestField category = new RequestField("category", body.category());
        Category named = category.choice(Category.class);
        if (named != Category.UTILITY && named != Category.AUTHENTICATION) {
            throw category.wrong("UTILITY or AUTHENTICATION");
        }
        RequestField standing = new RequestField("standing", body.standing());
        DirectSendStatus wanted = standing.choice(DirectSendStatus.class);
        if (wanted == DirectSendStatus.NEVER) {
            throw standing.wrong("GRANTED, ENDED or MISUSED");
        }
        DirectSendDecision decision = new DirectSendDecision(new Entitlement(business, named), wanted,
                new RequestField("reason", body.reason()).text(LONGEST_REASON), caller.getName(), register.now());
        AuditRecorder.about("category=" + named + " standing=" + wanted);
        decisions.decide(decision);
        return DecisionView.of(decision);
    }

    @GetMapping("/texts")
    @RecordedLook
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "listDirectSendTexts", summary = "Free texts that a business has sent under a category of templates",
            description = "The last one first. They are kept as long as somebody may complain of a misuse"
                    + " (tollgate.direct-send.texts-kept). Who looks is recorded.")
    ResponseEntity<List<TextView>> texts(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("direct-send-texts", business), slice -> texts.of(business, slice),
                one -> List.of(HexFormat.of().formatHex(one.message().bytes())), some -> some.stream().map(TextView::of).toList());
    }
}
