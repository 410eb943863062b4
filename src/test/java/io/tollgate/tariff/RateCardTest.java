package io.tollgate.tariff;

import static io.tollgate.tariff.TariffPrices.OCTOBER;
import static io.tollgate.tariff.TariffPrices.USD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.message.Category;
import io.tollgate.tariff.Rate.Tier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate card made for tests, on both sides of each of its days and tiers. */
class RateCardTest {

    private static final LocalDate SEPTEMBER = OCTOBER.minusDays(1);

    private final RateCard card = TariffPrices.card();

    @ParameterizedTest
    @CsvSource(textBlock = """
            DE, 2026-06-30, Other
            DE, 2026-07-01, Germany
            UA, 2026-09-30, Rest of Europe
            UA, 2026-10-01, Ukraine
            FR, 2026-10-01, Other
            ZZ, 2026-10-01, Other
            """)
    void aCountryBelongsToTheMarketOfTheDay(String country, LocalDate day, String market) {
        assertThat(card.market(country, day)).isEqualTo(market);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            MARKETING, 2026-07-01, 113100
            MARKETING, 2026-09-30, 113100
            MARKETING, 2026-10-01, 136500
            MARKETING, 2027-10-01, 136500
            SERVICE,   2026-10-01,  45000
            """)
    void theLatestRateCounts(Category category, LocalDate day, long micros) {
        assertThat(card.rate("Germany", category, USD, day)).hasValueSatisfying(rate -> assertThat(rate.listMicros()).isEqualTo(micros));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Germany, MARKETING,      USD, 2026-06-30
            Germany, SERVICE,        USD, 2026-09-30
            Germany, AUTHENTICATION, USD, 2026-10-01
            Germany, MARKETING,      EUR, 2026-10-01
            Other,   MARKETING,      USD, 2026-10-01
            """)
    void aMarketOrCategoryThatTheCardLacksHasNoRate(String market, Category category, String currency, LocalDate day) {
        assertThat(card.rate(market, category, Currency.getInstance(currency), day)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 49600", "2, 49600", "3, 47001", "9, 47001", "10, 44400", "1000000, 44400"})
    void eachTierCountsForItsMessagesOnly(long chargedSoFar, long micros) {
        assertThat(card.rate("Germany", Category.UTILITY, USD, SEPTEMBER).orElseThrow().at(chargedSoFar)).isEqualTo(micros);
    }

    @Test
    void theCeilingIsTheHighestPriceOfTheDays() {
        assertThat(card.ceiling("Germany", Category.MARKETING, USD, SEPTEMBER, SEPTEMBER)).isEqualTo(113_100);
        assertThat(card.ceiling("Germany", Category.MARKETING, USD, SEPTEMBER, OCTOBER)).isEqualTo(136_500);
        assertThat(card.ceiling("Germany", Category.UTILITY, USD, SEPTEMBER, OCTOBER)).as("ceiling over all tiers").isEqualTo(49_600);
        assertThat(card.ceiling("Germany", Category.SERVICE, USD, SEPTEMBER, SEPTEMBER)).isZero();
        assertThat(card.ceiling("Germany", Category.SERVICE, USD, SEPTEMBER, OCTOBER)).isEqualTo(45_000);
        assertThat(card.ceiling("Atlantis", Category.SERVICE, USD, SEPTEMBER, OCTOBER)).isZero();
    }

    @Test
    void theCeilingForACountryIsTheHighestOfItsPossibleMarkets() {
        assertThat(card.ceilingFor("UA", Category.UTILITY, USD, SEPTEMBER, OCTOBER)).isEqualTo(20_000);
        assertThat(card.ceilingFor("UA", Category.UTILITY, USD, OCTOBER, OCTOBER)).isEqualTo(12_345);
    }

    @Test
    void theCeilingOfRisingTiersIsTheHighestTier() {
        assertThat(new Rate(OCTOBER, 10, List.of(new Tier(1, 10), new Tier(5, 30), new Tier(9, 20))).highest()).isEqualTo(30);
        assertThat(new Rate(OCTOBER, 10, List.of()).highest()).isEqualTo(10);
    }

    @Test
    void aRateIsNotNegativeAndDoesNotChange() {
        List<Tier> tiers = new ArrayList<>(List.of(new Tier(1, 5)));
        Rate rate = new Rate(OCTOBER, 5, tiers);
        tiers.clear();

        assertThat(rate.tiers()).hasSize(1);
        assertThatThrownBy(() -> new Rate(OCTOBER, -1, List.of())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1");
    }

    @Test
    void chargesAskForTheCardInForce() {
        RateCards cards = new RateCards();
        assertThat(cards.inForce().sameAs(RateCard.empty())).isTrue();

        cards.takeEffect(card);

        assertThat(cards.inForce()).isSameAs(card);
        assertThat(card.sameAs(TariffPrices.card())).isTrue();
        assertThat(card.sameAs(RateCard.empty())).isFalse();
        assertThat(card.currencies()).containsExactly(USD);
    }
}
