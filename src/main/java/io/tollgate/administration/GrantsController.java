package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Grants.Proposal;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Promotional credit: proposed by one person, approved by another one. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Grants", description = "Promotional credit of a business. It pays for messages before the balance does, from its first to its"
        + " last day, if a second person has approved it. It is no cash: it is never paid out, and no part of what is paid in advance.")
class GrantsController {

    private static final int LONGEST_REASON = 200;
    private static final int USUAL_PRIORITY = 100;

    private final Grants grants;
    private final Register register;
    private final Pages pages;

    GrantsController(Grants grants, Register register, Pages pages) {
        this.grants = grants;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "NewGrant")
    record NewGrantBody(
            @Schema(description = "More than 0, in the business's currency", example = "50.00") @Nullable String amount,
            @Schema(description = "If given, it must be the business's", example = "USD") @Nullable String currency,
            @Schema(description = "In the business's zone, included", example = "2026-12-01") @Nullable String firstDay,
            @Schema(description = "Included: what is open at its end expires", example = "2027-02-28") @Nullable String lastDay,
            @Schema(description = "From 1 to 1000; 100 if it is left out. The lowest is used first; of two with the same that which expires"
                    + " first", example = "100") @Nullable String priority,
            @Schema(example = "Welcome credit of the spring campaign") @Nullable String reason) {}

    @Schema(name = "Grant")
    record GrantView(@Schema(example = "17") int id, @Schema(description = "Handle of the business") String business,
            @Schema(example = "50.000000") String amount, String currency, @Schema(example = "2026-12-01") LocalDate firstDay,
            @Schema(example = "2027-02-28") LocalDate lastDay,
            @Schema(description = "When the last day ends in the business's zone, or when somebody ended it") Instant expiresAt,
            @Schema(example = "100") int priority, @Schema(example = "Welcome credit of the spring campaign") String reason,
            @Schema(description = "PROPOSED: waits for a second person. WITHDRAWN: was taken back before. APPROVED: its first day has not"
                    + " begun. STARTED: pays for messages. EXPIRED: only what is held still does.", example = "STARTED") Grant.State state,
            @Schema(description = "Can still be used", example = "20.000000") String open,
            @Schema(description = "For messages on their way; they keep it when the grant expires", example = "5.000000") String held,
            @Schema(description = "Has paid for delivered messages", example = "25.000000") String captured,
            @Schema(example = "0.000000") String expired,
            @Schema(description = "Who entered it", example = "Ann Berger") String proposedBy, Instant proposedAt,
            @Schema(description = "The second person; absent if it waits", example = "Ben Okafor") Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            @Schema(description = "Who ended or withdrew it; absent if nobody has", example = "Ann Berger") Optional<String> endedBy,
            Optional<Instant> endedAt) {}

    @PostMapping("/businesses/{handle}/grants")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "proposeGrant", summary = "Propose promotional credit for a business",
            description = "It counts once somebody else has approved it.")
    GrantView propose(@PathVariable String handle, @RequestBody NewGrantBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        new RequestField("currency", body.currency()).maybe().filter(given -> !given.equals(business.currency().getCurrencyCode()))
                .ifPresent(_ -> {
                    throw new InvalidField("currency", "currency must be " + business.currency() + ", that of the business's account.");
                });
        Proposal wanted = new Proposal(Money.of(new RequestField("amount", body.amount()).amount(), business.currency()),
                new RequestField("firstDay", body.firstDay()).day(), new RequestField("lastDay", body.lastDay()).day(),
                priority(new RequestField("priority", body.priority())), new RequestField("reason", body.reason()).text(LONGEST_REASON));
        try {
            Grant made = grants.propose(business.id(), wanted, new Signed(caller.getName(), register.now()));
            AuditRecorder.about("id=" + made.id() + " amount=" + made.amount());
            return view(made);
        } catch (IllegalArgumentException wrong) {
            String what = String.valueOf(wrong.getMessage());
            throw new InvalidField(what.startsWith("amount") ? "amount" : what.startsWith("priority") ? "priority" : "lastDay", what + ".");
        }
    }

    private static int priority(RequestField field) {
        return field.maybe().map(given -> {
            if (!given.matches("[0-9]{1,4}")) {
                throw field.wrong("a whole number from 1 to 1000");
            }
            return Integer.parseInt(given);
        }).orElse(USUAL_PRIORITY);
    }

    @GetMapping("/businesses/{handle}/grants")
    @AllowedRoles({AUDITOR, FINANCE, APPROVER})
    @Operation(operationId = "listGrants", summary = "The grants of a business", description = "The last proposed first.")
    ResponseEntity<List<GrantView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        Business business = register.business(handle);
        return pages.page(query, List.of("grants", business.id()), slice -> grants.of(business.id(), slice),
                one -> List.of((long) one.id()), some -> some.stream().map(this::view).toList());
    }

    @PostMapping("/grants/{id}/approval")
    @Refuses("409 The caller proposed it, it does not wait, or its last day is over.")
    @AllowedRoles({FINANCE, APPROVER})
    @Operation(operationId = "approveGrant", summary = "Approve a grant that somebody else proposed",
            description = "It is booked now, and pays for messages from its first day on.")
    GrantView approve(@PathVariable @Parameter(example = "17") String id, AccountPrincipal caller) {
        return view(grants.approve(find(id), new Signed(caller.getName(), register.now())));
    }

    @PostMapping("/grants/{id}/end")
    @Refuses("409 It was ended before, or is over.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "endGrant", summary = "End a grant now, or withdraw one that waits",
            description = "What is open expires. What messages on their way hold of it stays theirs.")
    GrantView end(@PathVariable @Parameter(example = "17") String id, AccountPrincipal caller) {
        return view(grants.end(find(id), new Signed(caller.getName(), register.now())));
    }

    private Grant find(String id) {
        Optional<Grant> found = id.matches("[0-9]{1,9}") ? grants.byId(Integer.parseInt(id)) : Optional.empty();
        return found.orElseThrow(() -> new Register.Unknown("There is no grant with this id. Maybe look it up in"
                + " GET /administration/v1/businesses/{handle}/grants."));
    }

    private GrantView view(Grant one) {
        return new GrantView(one.id(), register.business(one.business()).handle(), text(one.amount()),
                one.amount().currency().getCurrencyCode(), one.first(), one.last(), one.expiresAt(), one.priority(), one.reason(),
                one.state(register.now()), text(one.open()), text(one.held()), text(one.captured()), text(one.expired()),
                one.proposed().by(), one.proposed().at(), one.approved().map(Signed::by), one.approved().map(Signed::at),
                one.ended().map(Signed::by), one.ended().map(Signed::at));
    }

    private static String text(Money money) {
        return money.exact().toPlainString();
    }
}
