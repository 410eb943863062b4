package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.agreements.AgreedTerms.FeeKind;
import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.MonthTerms;
import io.tollgate.agreements.MonthTerms.Allowed;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.OtherPrices;
import io.tollgate.ledger.OtherPrices.Line;
import io.tollgate.message.Category;
import io.tollgate.message.Medium;
import io.tollgate.money.Money;
import io.tollgate.release.Releases;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.tariff.Estimate;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What messages would cost: a volume on a day, and a past month under other prices. Nothing is booked. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Money")
class PricePreviewsController {

    private static final int MOST_VOLUMES = 500;
    private static final long MOST_MESSAGES = 1_000_000_000;

    private final RateCards cards;
    private final Releases releases;
    private final OtherPrices otherPrices;
    private final Businesses businesses;
    private final Register register;
    private final Pages pages;
    private final Agreements agreements;
    private final Ledger ledger;
    private final Charges charges;

    PricePreviewsController(RateCards cards, Releases releases, OtherPrices otherPrices, Businesses businesses, Register register,
            Pages pages, Agreements agreements, Ledger ledger, Charges charges) {
        this.charges = charges;
        this.agreements = agreements;
        this.ledger = ledger;
        this.businesses = businesses;
        this.pages = pages;
        this.cards = cards;
        this.releases = releases;
        this.otherPrices = otherPrices;
        this.register = register;
    }

    @Schema(name = "PreviewedVolume")
    record VolumeBody(
            @Schema(description = "Country of the recipients' numbers, ISO 3166", example = "IN") @Nullable String country,
            @Schema(example = "UTILITY") @Nullable String category,
            @Schema(description = "MESSENGER or SMS; MESSENGER if it is left out", example = "MESSENGER") @Nullable String medium,
            @Schema(description = "How many messages that are not free; of SMS, how many parts",
                    example = "250000") @Nullable String messages,
            @Schema(description = "How many of this market and category were charged before in the month, which decides the volume tier; 0"
                    + " if it is left out; if a business is named, how many it was charged for",
                    example = "0") @Nullable String chargedBefore) {}

    @Schema(name = "PricePreview")
    record PreviewBody(
            @Schema(description = "May be left out if a business is named", example = "USD") @Nullable String currency,
            @Schema(description = "Handle of the business that would send them: what is agreed with it is taken off",
                    example = "padaria-sol") @Nullable String business,
            @Schema(description = "The day of the delivery, in the business's zone", example = "2026-11-30") @Nullable String day,
            @Schema(description = "A version of the rules, also a proposed one; the rules in force if it is left out",
                    example = "7") @Nullable String release,
            @Schema(description = "At most 500, in the order in which they are delivered") @Nullable List<VolumeBody> volumes) {}

    @Schema(name = "PreviewedPart")
    record PartView(@Schema(example = "100000") long messages, @Schema(example = "0.002600") String rate) {}

    @Schema(name = "PreviewedLine")
    record LineView(@Schema(example = "India") String market, @Schema(example = "UTILITY") String category,
            @Schema(description = "First day of the rate") LocalDate rateValidFrom,
            @Schema(description = "One for each rate; several where a volume tier begins") List<PartView> parts,
            @Schema(description = "What is agreed with the business takes off, to the millionth", example = "0.000000") String discount,
            @Schema(description = "The price less the discount", example = "260.000000") String amount) {

        static LineView of(Estimate.Line line, Money discount) {
            return new LineView(line.market(), line.category().name(), line.validFrom(), line.parts().stream()
                    .map(part -> new PartView(part.messages(), exact(new Money(part.micros(), line.currency())))).toList(),
                    exact(discount), exact(line.sum().minus(discount)));
        }
    }

    @Schema(name = "PreviewedPrices")
    record PreviewView(@Schema(example = "USD") String currency,
            @Schema(description = "To the millionth, without tax and fees", example = "260.000000") String amount,
            List<LineView> lines,
            @Schema(description = "Agreed free messages that count on the day; what they free is in the discounts of the lines, in their"
                    + " order") List<AllowanceView> allowances,
            @Schema(description = "Of the plan, in the month of the day, as agreed with the business or else by the table of fees; not in"
                    + " the amount") List<PreviewedFeeView> fees) {}

    @Schema(name = "PreviewedFee")
    record PreviewedFeeView(@Schema(description = "The first of its days in the month", example = "2026-11-17") LocalDate firstDay,
            @Schema(description = "The last of them", example = "2026-11-30") LocalDate lastDay,
            @Schema(description = "The fee for these days", example = "46.200000") String amount) {}

    @Schema(name = "PreviewedAllowance")
    record AllowanceView(@Schema(description = "Id of the agreement", example = "17") int agreement,
            @Schema(description = "Free messages of a whole month", example = "1000") long monthly,
            @Schema(description = "The first of its days in the month", example = "2026-11-15") LocalDate firstDay,
            @Schema(description = "The last of them", example = "2026-11-30") LocalDate lastDay,
            @Schema(description = "On these days: the part of the month that they are, rounded down", example = "533") long messages,
            @Schema(description = "How many of them messages have used that were charged up to the day", example = "100") long used) {

        static AllowanceView of(Allowed one, long used) {
            return new AllowanceView(one.agreement().id(), one.monthly(), one.first(), one.last(), one.free(), used);
        }
    }

    @Schema(name = "RepricedLine")
    record RepricedLineView(@Schema(example = "India") String market, @Schema(example = "UTILITY") String category, long messages,
            @Schema(example = "260.000000") String charged, @Schema(example = "247.000000") String other,
            @Schema(description = "How many of them these prices do not know; they cost what was charged") long withoutPrice) {}

    @Schema(name = "RepricedMonth")
    record RepricedView(@Schema(description = "The version of the rules whose prices were tried", example = "7") int release,
            @Schema(example = "2026-10") YearMonth month, @Schema(example = "USD") String currency,
            @Schema(description = "What the messages of the month cost", example = "260.000000") String charged,
            @Schema(description = "What they would have cost", example = "247.000000") String other,
            @Schema(description = "The second less the first", example = "-13.000000") String difference,
            List<RepricedLineView> lines) {}

    @Schema(name = "RepricedBusiness")
    record RepricedBusinessView(@Schema(example = "padaria-sol") String business, @Schema(example = "USD") String currency, long messages,
            @Schema(example = "260.000000") String charged, @Schema(example = "247.000000") String other,
            @Schema(description = "The second less the first", example = "-13.000000") String difference,
            @Schema(description = "How many of the messages these prices do not know") long withoutPrice) {

        static RepricedBusinessView of(Business business, List<Line> lines) {
            Totals totals = Totals.of(business, lines);
            return new RepricedBusinessView(business.handle(), business.currency().getCurrencyCode(),
                    lines.stream().mapToLong(Line::messages).sum(), exact(totals.charged()), exact(totals.other()),
                    exact(totals.other().minus(totals.charged())), lines.stream().mapToLong(Line::unpriced).sum());
        }
    }

    private record Totals(Money charged, Money other) {

        static Totals of(Business business, List<Line> lines) {
            Money none = Money.zero(business.currency());
            return new Totals(lines.stream().map(Line::charged).reduce(none, Money::plus),
                    lines.stream().map(Line::other).reduce(none, Money::plus));
        }
    }

    @PostMapping("/price-previews")
    @Refuses("409 There is no such version of the rules.")
    @AllowedRoles({AUDITOR, FINANCE, OFFICER})
    @Operation(operationId = "previewPrices", summary = "What messages would cost on a day",
            description = "Each message has the rate of the volume tier that it reaches. Which messages are free is not looked at: give"
                    + " those that are not. For a business, volume tiers begin where it is in the month, and what is agreed with it is"
                    + " taken off as on an invoice, and the fees of its plan in this month are listed beside it.")
    PreviewView preview(@RequestBody PreviewBody body) {
        RequestField handle = new RequestField("business", body.business());
        Optional<Business> business = handle.maybe().map(_ -> register.business(handle));
        Currency currency = currency(new RequestField("currency", body.currency()), business);
        LocalDate day = new RequestField("day", body.day()).day();
        RateCard card = body.release() == null ? cards.inForce() : prices(release(body.release()));
        List<VolumeBody> volumes = Optional.ofNullable(body.volumes()).orElse(List.of());
        if (volumes.isEmpty() || volumes.size() > MOST_VOLUMES) {
            throw new InvalidField("volumes", "volumes must be a list of 1 to " + MOST_VOLUMES + " entries.");
        }
        Estimate estimate = new Estimate(card, currency);
        AgreedTerms agreed = business.map(one -> agreements.terms(one.id())).orElse(new AgreedTerms(List.of()));
        business.ifPresent(one -> ledger.charged(List.of(one.id()), List.of(YearMonth.from(day)))
                .forEach((key, charged) -> estimate.startAt(key.market(), key.category(), key.month(), charged)));
        MonthTerms terms = agreed.month(YearMonth.from(day));
        List<Allowed> allowances = terms.allowances().stream().filter(one -> one.agreement().counts(day)).toList();
        if (!allowances.isEmpty()) {
            MonthTerms.inTurn(charges.dayTotals(business.orElseThrow().id(), YearMonth.from(day))).stream()
                    .filter(one -> !one.day().isAfter(day)).forEach(terms::take);
        }
        Map<Allowed, Long> before = allowances.stream().collect(toMap(one -> one, terms::used));
        List<LineView> lines = new ArrayList<>();
        try {
            Money sum = Money.zero(currency);
            for (int i = 0; i < volumes.size(); i++) {
                Estimate.Line line = line(volumes.get(i), "volumes[" + i + "].", new Asked(card, estimate, currency, day, business));
                Money discount = discount(terms, line, day);
                sum = sum.plus(line.sum().minus(discount));
                lines.add(LineView.of(line, discount));
            }
            return new PreviewView(currency.getCurrencyCode(), exact(sum), lines,
                    allowances.stream().map(one -> AllowanceView.of(one, requireNonNull(before.get(one)))).toList(),
                    agreed.fees(YearMonth.from(day), Money.zero(currency)).stream().filter(fee -> fee.kind() == FeeKind.PLAN_FEE)
                            .map(fee -> new PreviewedFeeView(fee.first(), fee.last(), exact(fee.amount()))).toList());
        } catch (ArithmeticException beyond) {
            throw new InvalidField("volumes", "volumes cost more than an amount can say. Maybe ask for fewer messages.");
        }
    }

    private static Currency currency(RequestField given, Optional<Business> business) {
        Currency currency = given.maybe().isEmpty() && business.isPresent() ? business.get().currency() : given.currency();
        business.filter(one -> !one.currency().equals(currency)).ifPresent(one -> {
            throw given.wrong(one.currency() + ", that of the business");
        });
        return currency;
    }

    private static Money discount(MonthTerms agreed, Estimate.Line line, LocalDate day) {
        Money sum = Money.zero(line.currency());
        for (Rate.Part part : line.parts()) {
            Money each = new Money(part.micros(), line.currency());
            Map<Agreement, Long> counted = part.micros() > 0 ? agreed.take(line.market(), line.category(), day, part.messages()) : Map.of();
            for (Map.Entry<Agreement, Long> one : counted.entrySet()) {
                sum = sum.plus(AgreedTerms.off(one.getKey(), each, one.getValue()));
            }
        }
        return sum;
    }

    /** What all volumes of a request have in common. */
    private record Asked(RateCard card, Estimate estimate, Currency currency, LocalDate day, Optional<Business> business) {

        String market(String country, Category category, boolean sms) {
            boolean abroad = category == Category.AUTHENTICATION
                    && business.flatMap(Business::international).filter(terms -> terms.counts(country, day)).isPresent();
            return card.market(sms ? RateCard.sms(country) : abroad ? RateCard.international(country) : country, day, currency);
        }
    }

    private static Estimate.Line line(VolumeBody body, String path, Asked asked) {
        LocalDate day = asked.day();
        Estimate estimate = asked.estimate();
        RequestField wanted = new RequestField(path + "country", body.country());
        wanted.required();
        String country = wanted.maybeCountry().orElseThrow();
        Category category = new RequestField(path + "category", body.category()).choice(Category.class);
        boolean sms = new RequestField(path + "medium", body.medium()).choice(Medium.class, Medium.MESSENGER) == Medium.SMS;
        long messages = new RequestField(path + "messages", body.messages()).number(1, MOST_MESSAGES);
        RequestField before = new RequestField(path + "chargedBefore", body.chargedBefore());
        String market = asked.market(country, category, sms);
        if (before.maybe().isPresent()) {
            estimate.startAt(market, category, YearMonth.from(day), before.number(0, MOST_MESSAGES));
        }
        return estimate.add(market, category, day, messages).orElseThrow(() -> new InvalidField(path + "country",
                path + "country: there is no price for " + category.name().toLowerCase(Locale.ROOT) + " messages to " + market + " in "
                        + asked.currency() + " on " + day + ". Maybe ask for a day on which the rate card has one."));
    }

    @GetMapping("/businesses/{handle}/charges/repriced")
    @Refuses("409 There is no such version of the rules.")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "repriceMonth", summary = "What a month would have cost under other prices",
            description = "Takes the messages that were charged in the month, with the prices and markets of another version of the rules,"
                    + " and their volume tiers. `charged` is what they cost now: what re-rating has corrected has its corrected price."
                    + " Free messages stay free; an SMS costs what was charged. Both sums are those of the rate card, before what is"
                    + " agreed with the business. Nothing is booked.")
    RepricedView reprice(@PathVariable String handle,
            @RequestParam(required = false) @Schema(example = "2026-10") @Nullable String month,
            @RequestParam(required = false) @Schema(example = "7") @Nullable String release) {
        Business business = register.business(handle);
        YearMonth wanted = new RequestField("month", month).month();
        int version = release(release);
        List<Line> lines = otherPrices.of(business.id(), wanted, prices(version));
        Totals totals = Totals.of(business, lines);
        return new RepricedView(version, wanted, business.currency().getCurrencyCode(), exact(totals.charged()), exact(totals.other()),
                exact(totals.other().minus(totals.charged())), lines.stream().map(line -> new RepricedLineView(line.market(),
                        line.category().name(), line.messages(), exact(line.charged()), exact(line.other()), line.unpriced())).toList());
    }

    @GetMapping("/charges/repriced")
    @Refuses("409 There is no such version of the rules.")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "repriceMonthOfAll", summary = "What other prices would have cost each business",
            description = "As `repriceMonth`, a line for each business, also for those that were charged nothing. The earliest enrolled"
                    + " first.")
    ResponseEntity<List<RepricedBusinessView>> repriceAll(
            @RequestParam(required = false) @Schema(example = "2026-10") @Nullable String month,
            @RequestParam(required = false) @Schema(example = "7") @Nullable String release, @ParameterObject PageQuery query) {
        YearMonth wanted = new RequestField("month", month).month();
        int version = release(release);
        RateCard card = prices(version);
        return pages.page(query, List.of("repriced", wanted, version), businesses::some, business -> List.of((long) business.id().value()),
                some -> some.stream().map(one -> RepricedBusinessView.of(one, otherPrices.of(one.id(), wanted, card))).toList());
    }

    private int release(@Nullable String name) {
        return releases.named(new RequestField("release", name).required()).version();
    }

    private RateCard prices(int version) {
        return RuleBook.prices(releases.files(version).rules());
    }

    private static String exact(Money money) {
        return money.exact().toPlainString();
    }
}
