package io.tollgate.administration;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The terms of a business as a caller gives them, in JSON or as a line of CSV. */
@Schema(name = "Terms")
record TermsBody(
        @Schema(description = "2 to 40 of a-z, 0-9 and -; set at enrolment, never changed",
                example = "padaria-sol") @AuditSubject("business") @Nullable String handle,
        @Schema(example = "Padaria Sol") @Nullable String name,
        @Schema(allowableValues = {
            "PILOT", "APP", "ENTERPRISE"}) @Nullable String plan,
        @Schema(description = "A currency of ISO 4217 that is in use; the rules must have rates in it",
                example = "USD") @Nullable String currency,
        @Schema(description = "Time zone of the business's days and months", example = "Europe/Lisbon") @Nullable String zone,
        @Schema(allowableValues = {"PREPAID", "POSTPAID"}) @Nullable String payment,
        @Schema(description = "In the business's currency; 0 for prepaid", example = "0") @Nullable String creditLimit,
        @Schema(description = "Last day of the trial, included; with plan PILOT only",
                example = "2026-12-31") @Nullable String pilotLastDay,
        @Schema(description = "Number of free messages in all; with plan PILOT only", example = "500") @Nullable String pilotAllowance,
        @Schema(description = "The country of numbers that the business gives without a country code, ISO 3166; if left out, such"
                + " numbers are refused", example = "PT") @JsonAlias("default_country") @Nullable String defaultCountry){

    private static final String HANDLE = "[a-z0-9][a-z0-9-]{1,39}";
    private static final int LONGEST_NAME = 200;
    private static final BusinessId ANY = new BusinessId(1);

    String newHandle() {
        RequestField given = new RequestField("handle", handle);
        if (!given.required().matches(HANDLE)) {
            throw given.wrong("2 to 40 of a-z, 0-9 and -, and begin with a letter or a digit");
        }
        return given.required();
    }

    /** The terms of a new business: its currency must be one in which somebody can pay in its zone today, and one that has rates. */
    BusinessTerms newTerms(Instant now, RateCard card) {
        BusinessTerms terms = terms();
        RequestField given = new RequestField("currency", currency);
        Currency money = given.currencyInUse(LocalDate.ofInstant(now, terms.zone()));
        if (!card.currencies().contains(money)) {
            throw given.wrong("one in which the rules in force have rates ("
                    + card.currencies().stream().map(Currency::getCurrencyCode).collect(Collectors.joining(", ")) + "), and not " + money
                    + ". Maybe have tariff/rates/rates-" + money.getCurrencyCode().toLowerCase(Locale.ROOT) + ".csv released first");
        }
        return terms;
    }

    BusinessTerms terms() {
        Currency money = new RequestField("currency", currency).currency();
        RequestField limit = new RequestField("creditLimit", creditLimit);
        BusinessTerms terms = new BusinessTerms(new RequestField("name", name).text(LONGEST_NAME),
                new RequestField("plan", plan).choice(Plan.class), money,
                new RequestField("zone", zone).zone(), new RequestField("payment", payment).choice(PaymentMode.class),
                limit.maybe().isEmpty() ? Money.zero(money) : Money.of(limit.amount(), money), pilot(),
                new RequestField("defaultCountry", defaultCountry).maybeCountry());
        InvalidField.orValue(() -> new Business(ANY, "any", terms.name(), terms.plan(), terms.currency(), terms.zone(), terms.payment(),
                terms.creditLimit(), BusinessStatus.ACTIVE, terms.pilot(), terms.defaultCountry()));
        return terms;
    }

    private Optional<Business.Pilot> pilot() {
        RequestField lastDay = new RequestField("pilotLastDay", pilotLastDay);
        RequestField allowance = new RequestField("pilotAllowance", pilotAllowance);
        if (new RequestField("plan", plan).choice(Plan.class) == Plan.PILOT || lastDay.maybe().isPresent()
                || allowance.maybe().isPresent()) {
            return Optional.of(new Business.Pilot(lastDay.day(), (int) allowance.number(0, Integer.MAX_VALUE)));
        }
        return Optional.empty();
    }
}
