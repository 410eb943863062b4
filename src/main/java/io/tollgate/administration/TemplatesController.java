package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.tollgate.business.RejectedReason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.TemplateParts;
import io.tollgate.business.TemplateReviews;
import io.tollgate.business.TemplateReviews.Writer;
import io.tollgate.business.WrongTemplate;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Templates: what a business may send outside the service window. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/templates")
@Tag(name = "Templates", description = "Message texts with a category, a language and an approval.")
class TemplatesController {

    private static final Duration USUAL_TIME_TO_LIVE = Duration.ofDays(30);
    private static final long LONGEST_TIME_TO_LIVE_SECONDS = USUAL_TIME_TO_LIVE.toSeconds();
    private static final long SHORTEST_TIME_TO_LIVE_SECONDS = 30;

    private final Businesses businesses;
    private final TemplateReviews reviews;
    private final Register register;
    private final Pages pages;

    TemplatesController(Businesses businesses, TemplateReviews reviews, Register register, Pages pages) {
        this.businesses = businesses;
        this.reviews = reviews;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "Template")
    record TemplateBody(
            @Schema(description = "1 to 128 of a-z, 0-9 and _", example = "flight_update") @AuditSubject("template") @Nullable String name,
            @Schema(example = "en_US") @AuditSubject("language") @Nullable String language,
            @Schema(allowableValues = {
                "MARKETING", "UTILITY", "AUTHENTICATION"}) @Nullable String category,
            @Schema(allowableValues = {"PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED"}) @Nullable String approval,
            @Schema(description = "true: it advertises goods of another business",
                    example = "false") @Nullable String thirdPartyAdvertising,
            @Schema(description = "How long Tollgate tries to deliver a message, in seconds: 30 s to 30 days; 30 days if left out",
                    example = "86400") @Nullable String timeToLiveSeconds,
            @Schema(description = "Left out if the components have it",
                    example = "Flight {{1}} leaves from gate {{2}}.") @Nullable String body,
            @Schema(description = "Header, footer, buttons, carousel and limited-time offer as the Cloud API writes them; `example` is not"
                    + " kept. Left out: the template keeps those that it has. An empty array: it has none",
                    example = "[{\"type\":\"FOOTER\",\"text\":\"Good Air\"}]") @Nullable List<Map<String, Object>> components,
            @Schema(description = "Why it is rejected; the business is told by its webhook, and asks by the field rejected_reason. NONE:"
                    + " nobody has said why, or it is not rejected. Others only with the approval REJECTED",
                    allowableValues = {"ABUSIVE_CONTENT", "CATEGORY_NOT_AVAILABLE",
                        "INCORRECT_CATEGORY", "INVALID_FORMAT", "NONE", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"},
                    example = "NONE") @Nullable String rejectedReason){

        static TemplateBody of(Template template, RejectedReason reason) {
            return new TemplateBody(template.key().name(), template.key().language(), template.category().name(),
                    template.approval().name(),
                    Boolean.toString(template.thirdPartyAdvertising()), Long.toString(template.timeToLive().toSeconds()), template.body(),
                    maps(template.parts()), reason.name());
        }

        /** @param kept the parts that the template has already */
        Template template(BusinessId business, Function<TemplateKey, TemplateParts> kept) {
            JsonNode given = components == null ? MissingNode.getInstance() : JsonMapper.shared().valueToTree(components);
            TemplateParts parts = components == null ? kept.apply(key()) : TemplateParts.of(given);
            RequestField seconds = new RequestField("timeToLiveSeconds", timeToLiveSeconds);
            return new Template(business, key(), declared(),
                    new RequestField("approval", approval).choice(Approval.class, Approval.PENDING),
                    new RequestField("thirdPartyAdvertising", thirdPartyAdvertising).yes(),
                    seconds.maybe().isEmpty()
                            ? USUAL_TIME_TO_LIVE
                            : Duration.ofSeconds(seconds.number(SHORTEST_TIME_TO_LIVE_SECONDS, LONGEST_TIME_TO_LIVE_SECONDS)),
                    text(given, parts), parts);
        }

        private static List<Map<String, Object>> maps(TemplateParts parts) {
            return JsonMapper.shared().convertValue(parts.components(""), new TypeReference<>() {});
        }

        RejectedReason why() {
            RequestField given = new RequestField("rejectedReason", rejectedReason);
            RejectedReason why = given.choice(RejectedReason.class, RejectedReason.NONE);
            if (why != RejectedReason.NONE && !"REJECTED".equals(approval)) {
                throw given.wrong("left out, unless the approval is REJECTED");
            }
            return why;
        }

        private String text(JsonNode given, TemplateParts parts) {
            int longest = parts.equals(TemplateParts.NONE) ? 2000 : TemplateParts.LONGEST_BODY;
            String inside = given.isArray() ? TemplateParts.body(given, longest) : "";
            return inside.isEmpty() ? new RequestField("body", body).text(longest) : inside;
        }

        private TemplateKey key() {
            RequestField named = new RequestField("name", name);
            RequestField spoken = new RequestField("language", language);
            if (!named.required().matches("[a-z0-9_]{1,128}")) {
                throw named.wrong("1 to 128 of a-z, 0-9 and _");
            }
            if (!spoken.required().matches("[a-z]{2,3}(_[A-Za-z]{2,4})?")) {
                throw spoken.wrong("a language such as en or en_US");
            }
            return new TemplateKey(named.required(), spoken.required());
        }

        private Category declared() {
            RequestField given = new RequestField("category", category);
            Category declared = given.choice(Category.class);
            if (declared == Category.SERVICE) {
                throw given.wrong("MARKETING, UTILITY or AUTHENTICATION; SERVICE is free text, which needs no template");
            }
            return declared;
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "listTemplates", summary = "The templates of a business")
    ResponseEntity<List<TemplateBody>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("templates", business), slice -> businesses.templates(business, slice),
                template -> List.of(template.key().name(), template.key().language()), some -> views(business, some));
    }

    private List<TemplateBody> views(BusinessId business, List<Template> templates) {
        Map<TemplateKey, RejectedReason> reasons = reviews.reasons(business);
        return templates.stream().map(one -> TemplateBody.of(one, reasons.getOrDefault(one.key(), RejectedReason.NONE))).toList();
    }

    @PutMapping
    @Refuses("409 The caller has written the template, or writes it with this call, and must not approve it.")
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "putTemplate", summary = "Add or change a template, its approval included",
            description = "Name and language identify the template. If approval is left out it is PENDING; any other approval needs the"
                    + " role APPROVER. Two accounts take part: one writes the template, another approves it as it is. Only the account of"
                    + " the first start may add a template that is approved already.")
    TemplateBody put(@PathVariable String handle, @RequestBody TemplateBody body, AccountPrincipal caller) {
        BusinessId business = register.business(handle).id();
        Template template = read(body, business);
        if (template.approval() != Approval.PENDING) {
            RoleCheck.require(caller, List.of(APPROVER));
        }
        AuditRecorder.about("approval=" + template.approval());
        RejectedReason why = body.why();
        return TemplateBody.of(reviews.put(template, why, writer(caller), register.now()), why);
    }

    private Template read(TemplateBody body, BusinessId business) {
        try {
            return body.template(business,
                    key -> reviews.find(new Template.Id(business, key)).map(Template::parts).orElse(TemplateParts.NONE));
        } catch (WrongTemplate wrong) {
            throw new InvalidField("components", String.valueOf(wrong.getMessage()));
        }
    }

    private static Writer writer(AccountPrincipal caller) {
        return new Writer(caller.signature(), caller.isOfTheFirstStart());
    }

    @DeleteMapping("/{name}/{language}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, APPROVER})
    @Operation(operationId = "removeTemplate", summary = "Remove a template")
    void remove(@PathVariable String handle, @PathVariable String name, @PathVariable String language, AccountPrincipal caller) {
        BusinessId business = register.business(handle).id();
        if (!reviews.remove(new Template.Id(business, new TemplateKey(name, language)), writer(caller), register.now())) {
            throw new Register.Unknown("This business has no such template. Maybe look it up in the list of its templates.");
        }
    }
}
