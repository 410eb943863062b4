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
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReport.Decision;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.endtoend.reports.ReportDecisions;
import io.tollgate.endtoend.reports.ReportDecisions.Wanted;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Encrypted messages that people have reported and disclosed. */
@RestController
@RequestMapping("/administration/v1/message-reports")
@Tag(name = "Reports of encrypted messages", description = "A person shows Tollgate one encrypted message, with the signature of the"
        + " business. Tollgate has verified it; an officer decides.")
class MessageReportsController {

    private static final int LONGEST_REASON = 200;

    private final MessageReports reports;
    private final ReportDecisions decisions;
    private final Businesses businesses;
    private final Register register;
    private final Pages pages;

    MessageReportsController(MessageReports reports, ReportDecisions decisions, Businesses businesses, Register register, Pages pages) {
        this.reports = reports;
        this.decisions = decisions;
        this.businesses = businesses;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "MessageReport")
    record ReportView(@Schema(example = "17") String id, @Schema(example = "wamid.AZqk6gAAcAGAAAAAAAAAAQ") String message,
            @Schema(description = "Handle of the business", example = "bakery") String business,
            @Schema(example = "106540352242922") String phoneNumberId,
            @Schema(description = "Category that the message declares") Category declared,
            @Schema(description = "Template that it declares; empty for free text", example = "flight_times@en") String template,
            @Schema(description = "What she says is wrong") MessageReport.Reason reason,
            @Schema(description = "Whether the text is what was declared") boolean fits, Instant at, @Nullable Decision decision,
            @Schema(description = "The true category, if it was re-rated") @Nullable Category category,
            @Schema(description = "Id of the re-rating, if there is one") @Nullable Integer rerating, @Nullable String decidedBy,
            @Nullable String why) {}

    @Schema(name = "DisclosedMessage")
    record DisclosedView(ReportView report, @Schema(description = "What she has seen; empty after an erasure",
            example = "Sale! 50 % off") String text, @Schema(description = "Her own words", example = "This is no notice.") String words,
            @Schema(description = "The bytes that were signed (FramedContentTBS, RFC 9420), in base64url",
                    example = "AAEAAg") String signed,
            @Schema(description = "in base64url", example = "c2ln") String signature,
            @Schema(description = "in base64url", example = "a2V5") String senderKey) {}

    @Schema(name = "MessageReportDecision")
    record DecisionBody(
            @Schema(allowableValues = {"RERATED", "BADGE_WITHDRAWN", "DISMISSED"}, description = "RERATED: the message gets the"
                    + " price of its true category. BADGE_WITHDRAWN: the verification of the business is revoked. DISMISSED: nothing"
                    + " follows",
                    example = "RERATED") @Nullable String decision,
            @Schema(description = "The true category, of RERATED only", example = "MARKETING") @Nullable String category,
            @Schema(description = "Why, at most 200 characters", example = "The text advertises shoes.") @Nullable String reason) {}

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER})
    @Operation(operationId = "listMessageReports", summary = "The reports that wait for a decision",
            description = "The oldest first, without what was disclosed.")
    ResponseEntity<List<ReportView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("message-reports"), reports::undecided, one -> List.of((Object) one.id()), this::views);
    }

    @GetMapping("/{id}")
    @RecordedLook
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "getMessageReport", summary = "A report with the message that was disclosed",
            description = "Who looks is recorded.")
    DisclosedView one(@PathVariable String id) {
        MessageReport report = find(id);
        MessageReport.Disclosure disclosed = reports.disclosure(report.id());
        return new DisclosedView(views(List.of(report)).getFirst(), disclosed.shown(), disclosed.words(), disclosed.signed(),
                disclosed.signature(), disclosed.key());
    }

    @PostMapping("/{id}/decision")
    @AllowedRoles(APPROVER)
    @Refuses("409 The report was decided before, or the message cannot be re-rated: it was free, is not delivered yet, or has this"
            + " category.")
    @Operation(operationId = "decideMessageReport", summary = "Decide on a report",
            description = "Once. A re-rating books the difference to the price of the true category at once; if the message is on an"
                    + " invoice already, a credit note takes the old price back and the next invoice has the new one.")
    ReportView decide(@PathVariable String id, @RequestBody DecisionBody body, AccountPrincipal caller) {
        Decision decision = new RequestField("decision", body.decision()).choice(Decision.class);
        RequestField category = new RequestField("category", body.category());
        Optional<Category> named = category.maybe().map(_ -> category.choice(Category.class));
        if (named.isPresent() != (decision == Decision.RERATED)) {
            throw category.wrong("a category if the decision is RERATED, and left out otherwise");
        }
        AuditRecorder.about("decision=" + decision + named.map(one -> " category=" + one).orElse(""));
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        return views(List.of(decisions.decide(find(id).id(), new Wanted(decision, named, reason, caller.signature()), register.now())))
                .getFirst();
    }

    private MessageReport find(String id) {
        return Optional.of(id).filter(text -> text.matches("[1-9][0-9]{0,17}")).flatMap(text -> reports.find(Long.parseLong(text)))
                .orElseThrow(() -> new Register.Unknown("There is no report " + id + "."));
    }

    private List<ReportView> views(List<MessageReport> some) {
        Map<BusinessId, Business> known = businesses.byId(some.stream().map(MessageReport::business).collect(Collectors.toSet()));
        return some.stream().map(one -> new ReportView(Long.toString(one.id()), one.message().text(),
                Optional.ofNullable(known.get(one.business())).map(Business::handle).orElse(""), one.sender().toString(), one.category(),
                one.template(), one.reason(), one.fits(), one.at(), one.decision().map(MessageReport.Decided::decision).orElse(null),
                one.decision().flatMap(MessageReport.Decided::category).orElse(null),
                one.decision().map(MessageReport.Decided::run).filter(run -> run > 0).orElse(null),
                one.decision().map(MessageReport.Decided::by).orElse(null),
                one.decision().map(MessageReport.Decided::reason).orElse(null))).toList();
    }
}
