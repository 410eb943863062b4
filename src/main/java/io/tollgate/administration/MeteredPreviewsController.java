package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.money.Money;
import io.tollgate.tariff.MeteredRate;
import io.tollgate.tariff.MeteredRate.Price;
import io.tollgate.tariff.MeteredRate.Tiering;
import io.tollgate.tariff.MeteredRate.Unit;
import io.tollgate.tariff.RateCards;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What events that have a size would cost, such as calls. Nothing sends them, and nothing is booked. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Money")
class MeteredPreviewsController {

    private static final int MOST_SIZES = 1_000;
    private static final int LONGEST_EVENT = 30;
    private static final long MOST = 1_000_000_000;

    private final RateCards cards;

    MeteredPreviewsController(RateCards cards) {
        this.cards = cards;
    }

    @Schema(name = "MeteredPreview")
    record PreviewBody(@Schema(description = "An event of tariff/metered/metered.csv", example = "call") @Nullable String event,
            @Schema(description = "The country of the other side, ISO 3166", example = "DE") @Nullable String country,
            @Schema(example = "USD") @Nullable String currency,
            @Schema(description = "The day in the business's zone", example = "2026-11-30") @Nullable String day,
            @Schema(description = "Pulses that were counted before in the month, which decide the tier; 0 if it is left out",
                    example = "0") @Nullable String pulsesBefore,
            @Schema(description = "1 to 1000 events: seconds of each call, kilobytes or parts",
                    example = "[\"61\"]") @Nullable List<@Nullable String> sizes) {}

    @Schema(name = "MeteredPart")
    record PartView(@Schema(example = "11") long pulses, @Schema(description = "The price of a unit", example = "0.010000") String rate,
            @Schema(example = "0.011000") String amount) {}

    @Schema(name = "MeteredPrice")
    record PriceView(@Schema(example = "MINUTE") Unit unit,
            @Schema(description = "Seconds, kilobytes or parts; one that has begun counts whole", example = "6") long pulse,
            @Schema(description = "MARGINAL: a price applies to what is in its tier. VOLUME: to all of the month that reaches"
                    + " it") Tiering tiering,
            @Schema(description = "First day of the price", example = "2026-10-01") LocalDate rateValidFrom,
            @Schema(description = "That these events count", example = "11") long pulses, List<PartView> parts,
            @Schema(description = "By how much what came before in the month changes; not zero with VOLUME only",
                    example = "0.000000") String earlier,
            @Schema(example = "USD") String currency,
            @Schema(description = "To the millionth, without tax", example = "0.011000") String amount) {}

    @PostMapping("/metered-previews")
    @AllowedRoles({AUDITOR, FINANCE, OFFICER})
    @Operation(operationId = "previewMetered", summary = "What calls and other events with a size would cost on a day",
            description = "Each event is rounded up to pulses on its own. A country without a price of its own has that of Other."
                    + " Tollgate sends no such events yet.")
    PriceView preview(@RequestBody PreviewBody body) {
        RequestField country = new RequestField("country", body.country());
        country.required();
        String event = new RequestField("event", body.event()).text(LONGEST_EVENT);
        String place = country.maybeCountry().orElseThrow();
        Currency currency = new RequestField("currency", body.currency()).currency();
        LocalDate day = new RequestField("day", body.day()).day();
        RequestField before = new RequestField("pulsesBefore", body.pulsesBefore());
        List<@Nullable String> given = Optional.ofNullable(body.sizes()).orElse(List.of());
        if (given.isEmpty() || given.size() > MOST_SIZES) {
            throw new InvalidField("sizes", "sizes must be a list of 1 to " + MOST_SIZES + " numbers.");
        }
        List<Long> sizes = IntStream.range(0, given.size())
                .mapToObj(index -> new RequestField("sizes[" + index + "]", given.get(index)).number(0, MOST)).toList();
        MeteredRate rate = cards.metered().rate(event, place, currency, day).orElseThrow(() -> new InvalidField("event",
                "event: there is no price for this event to " + place + " in " + currency + " on " + day
                        + ". Maybe look up the events of tariff/metered/metered.csv."));
        try {
            return view(rate, rate.price(before.maybe().isEmpty() ? 0 : before.number(0, MOST), sizes));
        } catch (ArithmeticException beyond) {
            throw new InvalidField("sizes", "sizes cost more than an amount can say. Maybe ask for fewer events.");
        }
    }

    private static PriceView view(MeteredRate rate, Price price) {
        Currency currency = rate.currency();
        return new PriceView(rate.unit(), rate.pulse(), rate.tiering(), rate.validFrom(), price.pulses(), price.parts().stream()
                .map(part -> new PartView(part.pulses(), exact(new Money(part.micros(), currency)), exact(part.amount()))).toList(),
                exact(price.earlier()), currency.getCurrencyCode(), exact(price.sum()));
    }

    private static String exact(Money money) {
        return money.exact().toPlainString();
    }
}
