package io.tollgate.tariff;

import io.tollgate.message.Category;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/** A small rate card for tests. The shipped one may change, this one may not. */
public final class TariffPrices {

    public static final Currency USD = Currency.getInstance("USD");
    public static final LocalDate JULY = LocalDate.of(2026, 7, 1);
    public static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    private TariffPrices() {}

    /**
     * Utility in Germany has tiers from the 4th and the 11th message on, and gets cheaper in October. Marketing gets dearer in October.
     * Ukraine leaves its region in October and becomes a market of its own.
     */
    public static RateCard card() {
        return new RateCard(
                List.of(new MarketRow("DE", "Germany", JULY), new MarketRow("UA", "Rest of Europe", JULY),
                        new MarketRow("UA", "Ukraine", OCTOBER)),
                List.of(
                        row("Germany", Category.MARKETING, JULY, 113_100),
                        row("Germany", Category.MARKETING, OCTOBER, 136_500),
                        row("Germany", Category.UTILITY, JULY, 49_600, new Tier(1, 49_600), new Tier(4, 47_001), new Tier(11, 44_400)),
                        row("Germany", Category.UTILITY, OCTOBER, 45_000, new Tier(1, 45_000), new Tier(4, 43_000)),
                        row("Germany", Category.SERVICE, OCTOBER, 45_000),
                        row("Rest of Europe", Category.UTILITY, JULY, 20_000),
                        row("Ukraine", Category.UTILITY, OCTOBER, 12_345)));
    }

    private static RateRow row(String market, Category category, LocalDate from, long micros, Tier... tiers) {
        return new RateRow(market, USD, category, new Rate(from, micros, List.of(tiers)));
    }
}
