package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.business.Business;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
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

/** Agreed prices, discounts and fees: proposed by one person, approved by another one. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Agreements",
        description = "Prices, discounts, free messages and fees that are agreed with a business. They count on its invoices from their"
                + " first day on, if a second person has approved them. Messages are charged at the rate card's prices; what is agreed"
                + " is taken off the lines of the invoice, to the millionth.")
class AgreementsController {

    private static final int LONGEST_REFERENCE = 200;
    private static final int LONGEST_MARKET = 60;
    private static final long MOST_FREE = 1_000_000_000;

    private final Agreements agreements;
    private final Register register;
    private final Pages pages;

    AgreementsController(Agreements agreements, Register register, Pages pages) {
        this.agreements = agreements;
        this.register = register;
        this.pages = pages;
    }

    /** What can be agreed. */
    enum Kind {
        PRICE, DISCOUNT, ALLOWANCE, PLAN_FEE, MINIMUM_FEE, SPENDING_LIMIT
    }

    @Schema(name = "NewAgreement")
    record NewAgreementBody(
            @Schema(description = "PRICE: messages to a market in a category cost no more than the amount, each. DISCOUNT: a percentage off"
                    + " messages, in all markets and categories if they are left out. ALLOWANCE: so many messages of a month are free, the"
                    + " first that are delivered, of one day the dearest. PLAN_FEE: the amount for each month. MINIMUM_FEE:"
                    + " what the messages of a month lack of the amount. Fees and allowances count by day: in a month of 30 days,"
                    + " what begins on the 15th is 16/30, fees rounded half up to the millionth, free messages down to whole ones."
                    + " SPENDING_LIMIT: so much may be spent within an hour before rules about the pace of spending stop the business;"
                    + " their limits for other businesses do not count for it.",
                    example = "DISCOUNT") @Nullable String kind,
            @Schema(description = "Market in the rate card; for PRICE, DISCOUNT, ALLOWANCE", example = "Germany") @Nullable String market,
            @Schema(description = "For PRICE, DISCOUNT and ALLOWANCE", example = "MARKETING") @Nullable String category,
            @Schema(description = "For PRICE, fees and SPENDING_LIMIT: at least 0, in the business's currency",
                    example = "100.00") @Nullable String amount,
            @Schema(description = "If given, it must be the business's", example = "USD") @Nullable String currency,
            @Schema(description = "For DISCOUNT: more than 0, at most 100, with at most three decimals",
                    example = "12.5") @Nullable String percent,
            @Schema(description = "For ALLOWANCE: 1 to 1000000000 in a whole month", example = "1000") @Nullable String messages,
            @Schema(description = "The first day, included, in the business's zone; in a month that is not closed",
                    example = "2026-12-01") @Nullable String firstDay,
            @Schema(description = "Included; open-ended if it is left out", example = "2027-11-30") @Nullable String lastDay,
            @Schema(description = "Where the business has agreed",
                    example = "Contract 2026-117, signed by M. Sol on 2026-11-12") @Nullable String reference) {}

    @Schema(name = "AgreementEnd")
    record EndBody(@Schema(description = "The last day on which it counts; the day before the first one, if it is never to count. Left out"
            + " to withdraw what is not approved", example = "2027-03-31") @Nullable String lastDay) {}

    @Schema(name = "Agreement")
    record AgreementView(@Schema(example = "17") int id, @Schema(description = "Handle of the business") String business, Kind kind,
            @Schema(description = "Absent: all") Optional<String> market, @Schema(description = "Absent: all") Optional<Category> category,
            @Schema(description = "Price of a message, fee of a month or limit of an hour; absent for others",
                    example = "100.000000") Optional<String> amount,
            String currency, @Schema(description = "Absent for all but a discount", example = "12.5") Optional<String> percent,
            @Schema(description = "Free in a whole month; absent for all but an allowance", example = "1000") Optional<Long> messages,
            @Schema(example = "2026-12-01") LocalDate firstDay,
            @Schema(description = "The last day as it was agreed; absent: open-ended", example = "2027-11-30") Optional<LocalDate> lastDay,
            @Schema(example = "Contract 2026-117, signed by M. Sol on 2026-11-12") String reference, Agreement.State state,
            @Schema(description = "Who entered it", example = "Ann Berger") String proposedBy, Instant proposedAt,
            @Schema(description = "The second person; absent if it waits", example = "Ben Okafor") Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            @Schema(description = "Who ended or withdrew it; absent if nobody has", example = "Ann Berger") Optional<String> endedBy,
            Optional<Instant> endedAt,
            @Schema(description = "The last day after all; absent if nobody has ended it",
                    example = "2027-03-31") Optional<LocalDate> endedOn) {}

    @PostMapping("/businesses/{handle}/agreements")
    @Refuses("409 The first day is in a closed month, or another agreement says something about the same on the same days.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "proposeAgreement", summary = "Propose a price, a discount or a fee for a business",
            description = "It counts once somebody else has approved it. Of several agreements for a message the most exact one counts:"
                    + " first market and category, then market, then category, then all. An agreed price never makes a message dearer than"
                    + " the rate card.")
    AgreementView propose(@PathVariable String handle, @RequestBody NewAgreementBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        new RequestField("currency", body.currency()).maybe().filter(given -> !given.equals(business.currency().getCurrencyCode()))
                .ifPresent(_ -> {
                    throw new InvalidField("currency", "currency must be " + business.currency() + ", that of the business's account.");
                });
        Proposal wanted = new Proposal(terms(body, business), new RequestField("firstDay", body.firstDay()).day(),
                maybeDay(new RequestField("lastDay", body.lastDay())),
                new RequestField("reference", body.reference()).text(LONGEST_REFERENCE));
        try {
            Agreement made = agreements.propose(business.id(), wanted, new Signed(caller.getName(), register.now()));
            AuditRecorder.about("id=" + made.id() + " " + made.terms());
            return view(made);
        } catch (IllegalArgumentException wrong) {
            String what = String.valueOf(wrong.getMessage());
            throw new InvalidField(what.startsWith("market")
                    ? "market"
                    : what.startsWith("percent") ? "percent" : what.startsWith("amount") ? "amount" : "lastDay", what + ".");
        }
    }

    private static Terms terms(NewAgreementBody body, Business business) {
        RequestField market = new RequestField("market", body.market());
        RequestField category = new RequestField("category", body.category());
        RequestField amount = new RequestField("amount", body.amount());
        RequestField percent = new RequestField("percent", body.percent());
        RequestField messages = new RequestField("messages", body.messages());
        Kind kind = new RequestField("kind", body.kind()).choice(Kind.class);
        if (kind != Kind.ALLOWANCE) {
            absent(messages, kind.name());
        }
        return switch (kind) {
            case ALLOWANCE -> {
                List.of(amount, percent).forEach(field -> absent(field, "ALLOWANCE"));
                yield new Terms.Allowance(market.maybe().map(_ -> market.text(LONGEST_MARKET)),
                        category.maybe().map(_ -> category.choice(Category.class)), messages.number(1, MOST_FREE));
            }
            case PRICE -> {
                absent(percent, "PRICE");
                yield new Terms.Price(market.text(LONGEST_MARKET), category.choice(Category.class), money(amount, business));
            }
            case DISCOUNT -> {
                absent(amount, "DISCOUNT");
                yield new Terms.Discount(market.maybe().map(_ -> market.text(LONGEST_MARKET)),
                        category.maybe().map(_ -> category.choice(Category.class)), percent(percent));
            }
            case PLAN_FEE -> {
                List.of(market, category, percent).forEach(field -> absent(field, "PLAN_FEE"));
                yield new Terms.PlanFee(money(amount, business));
            }
            case MINIMUM_FEE -> {
                List.of(market, category, percent).forEach(field -> absent(field, "MINIMUM_FEE"));
                yield new Terms.MinimumFee(money(amount, business));
            }
            case SPENDING_LIMIT -> {
                List.of(market, category, percent).forEach(field -> absent(field, "SPENDING_LIMIT"));
                yield new Terms.SpendingLimit(money(amount, business));
            }
        };
    }

    private static Money money(RequestField amount, Business business) {
        return Money.of(amount.amount(), business.currency());
    }

    private static BigDecimal percent(RequestField percent) {
        try {
            return percent.amount();
        } catch (InvalidField _) {
            percent.required(); // a missing percentage is told as missing
            throw percent.wrong("more than 0 and at most 100, with at most three decimals, such as 12.5");
        }
    }

    private static void absent(RequestField field, String kind) {
        field.maybe().ifPresent(_ -> {
            throw new InvalidField(field.field(), field.field() + " does not go with kind " + kind + ". Maybe leave it out.");
        });
    }

    private static Optional<LocalDate> maybeDay(RequestField field) {
        return field.maybe().map(_ -> field.day());
    }

    @GetMapping("/businesses/{handle}/agreements")
    @AllowedRoles({AUDITOR, FINANCE, APPROVER})
    @Operation(operationId = "listAgreements", summary = "What is agreed with a business", description = "The latest added first.")
    ResponseEntity<List<AgreementView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        Business business = register.business(handle);
        return pages.page(query, List.of("agreements", business.id()), slice -> agreements.of(business.id(), slice),
                one -> List.of((long) one.id()), some -> some.stream().map(this::view).toList());
    }

    @PostMapping("/agreements/{id}/approval")
    @Refuses("409 The caller proposed it, it does not wait, its first day is in a month that was closed meanwhile, or another agreement"
            + " says something about the same on the same days.")
    @AllowedRoles({FINANCE, APPROVER})
    @Operation(operationId = "approveAgreement", summary = "Approve what somebody else proposed",
            description = "From now on it counts, on all invoices of months that are not closed.")
    AgreementView approve(@PathVariable @Parameter(example = "17") String id, AccountPrincipal caller) {
        return view(agreements.approve(find(id), new Signed(caller.getName(), register.now())));
    }

    @PostMapping("/agreements/{id}/end")
    @Refuses("409 It was ended before, the day is not one of its days, or it is in a closed month.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "endAgreement", summary = "End an agreement, or withdraw one that waits")
    AgreementView end(@PathVariable @Parameter(example = "17") String id, @RequestBody EndBody body, AccountPrincipal caller) {
        Agreement agreement = find(id);
        RequestField day = new RequestField("lastDay", body.lastDay());
        LocalDate last = agreement.approved().isPresent() ? day.day() : maybeDay(day).orElse(agreement.first().minusDays(1));
        AuditRecorder.about("lastDay=" + last);
        return view(agreements.end(agreement, last, new Signed(caller.getName(), register.now())));
    }

    private Agreement find(String id) {
        Optional<Agreement> found = id.matches("[0-9]{1,9}") ? agreements.byId(Integer.parseInt(id)) : Optional.empty();
        return found.orElseThrow(() -> new Register.Unknown("There is no agreement with this id. Maybe look it up in"
                + " GET /administration/v1/businesses/{handle}/agreements."));
    }

    private AgreementView view(Agreement one) {
        Terms terms = one.terms();
        Optional<String> market = switch (terms) {
            case Terms.Price price -> Optional.of(price.market());
            case Terms.Discount discount -> discount.market();
            case Terms.Allowance allowance -> allowance.market();
            case Terms.PlanFee _,Terms.MinimumFee _,Terms.SpendingLimit _ -> Optional.empty();
        };
        Optional<Category> category = switch (terms) {
            case Terms.Price price -> Optional.of(price.category());
            case Terms.Discount discount -> discount.category();
            case Terms.Allowance allowance -> allowance.category();
            case Terms.PlanFee _,Terms.MinimumFee _,Terms.SpendingLimit _ -> Optional.empty();
        };
        Optional<Money> amount = switch (terms) {
            case Terms.Price price -> Optional.of(price.each());
            case Terms.Discount _,Terms.Allowance _ -> Optional.empty();
            case Terms.PlanFee fee -> Optional.of(fee.monthly());
            case Terms.MinimumFee fee -> Optional.of(fee.monthly());
            case Terms.SpendingLimit limit -> Optional.of(limit.hourly());
        };
        Kind kind = switch (terms) {
            case Terms.Price _ -> Kind.PRICE;
            case Terms.Discount _ -> Kind.DISCOUNT;
            case Terms.Allowance _ -> Kind.ALLOWANCE;
            case Terms.PlanFee _ -> Kind.PLAN_FEE;
            case Terms.MinimumFee _ -> Kind.MINIMUM_FEE;
            case Terms.SpendingLimit _ -> Kind.SPENDING_LIMIT;
        };
        Business business = register.business(one.business());
        return new AgreementView(one.id(), business.handle(), kind, market, category, amount.map(money -> money.exact().toPlainString()),
                business.currency().getCurrencyCode(), terms instanceof Terms.Discount discount
                        ? Optional.of(discount.percent().stripTrailingZeros().toPlainString())
                        : Optional.empty(),
                terms instanceof Terms.Allowance allowance ? Optional.of(allowance.monthly()) : Optional.empty(),
                one.first(), one.last(), one.reference(), one.state(), one.proposed().by(), one.proposed().at(),
                one.approved().map(Signed::by), one.approved().map(Signed::at), one.ended().map(end -> end.signed().by()),
                one.ended().map(end -> end.signed().at()), one.ended().map(Agreement.Ended::lastDay));
    }
}
