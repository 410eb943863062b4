package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped rate card, on both sides of each of its days and tiers. */
class RateCardTableTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate BEFORE = LocalDate.of(2026, 9, 30);
    private static final LocalDate SINCE = LocalDate.of(2026, 10, 1);

    private final RuleBook book = Cases.SHIPPED;

    @ParameterizedTest
    @CsvSource(textBlock = """
            DE, 2026-11-03, Germany
            AT, 2026-11-03, Rest of Western Europe
            US, 2026-11-03, North America
            CA, 2026-11-03, North America
            KZ, 2026-09-30, Russia
            ZZ, 2026-11-03, Other
            XK, 2026-11-03, Other
            DE, 2026-06-30, Other
            """)
    void marketOfCountry(String country, LocalDate day, String market) {
        assertThat(book.rateCard().market(country, day)).isEqualTo(market);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            BD, Rest of Asia Pacific,              Bangladesh
            IQ, Rest of Middle East,               Iraq
            KZ, Russia,                            Kazakhstan
            KW, Rest of Middle East,               Kuwait
            MA, Rest of Africa,                    Morocco
            NP, Rest of Asia Pacific,              Nepal
            OM, Rest of Middle East,               Oman
            LK, Rest of Asia Pacific,              Sri Lanka
            UA, Rest of Central & Eastern Europe,  Ukraine
            """)
    void nineCountriesBecomeMarketsOfTheirOwnOnTheFirstOfOctober(String country, String before, String since) {
        assertThat(book.rateCard().market(country, BEFORE)).isEqualTo(before);
        assertThat(book.rateCard().market(country, SINCE)).isEqualTo(since);
        assertThat(book.rateCard().rate(since, Category.UTILITY, USD, SINCE)).isPresent();
        assertThat(book.rateCard().rate(since, Category.UTILITY, USD, BEFORE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Germany,              MARKETING,      2026-07-01, 136500
            Germany,              UTILITY,        2026-10-01,  55000
            Germany,              SERVICE,        2026-10-01,  55000
            Rest of Asia Pacific, MARKETING,      2026-09-30,  73200
            Rest of Asia Pacific, MARKETING,      2026-10-01,  84200
            Bangladesh,           AUTHENTICATION, 2026-12-31,   3700
            """)
    void rateOfTheDay(String market, Category category, LocalDate day, long micros) {
        assertThat(book.rateCard().rate(market, category, USD, day))
                .hasValueSatisfying(rate -> assertThat(rate.listMicros()).isEqualTo(micros));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Germany,   SERVICE,   USD, 2026-09-30
            Germany,   MARKETING, USD, 2026-06-30
            Germany,   MARKETING, EUR, 2026-11-03
            Atlantis,  MARKETING, USD, 2026-11-03
            """)
    void noRate(String market, Category category, String currency, LocalDate day) {
        assertThat(book.rateCard().rate(market, category, Currency.getInstance(currency), day)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                     0, 26000
                 99999, 26000
                100000, 24700
                999999, 24700
               1000000, 23400
               4499999, 23400
               4500000, 22100
              30000000, 19500
            9999999999, 19500
            """)
    void eachTierCountsForItsMessagesOnly(long chargedSoFar, long micros) {
        Rate rate = book.rateCard().rate("Argentina", Category.UTILITY, USD, SINCE).orElseThrow();

        assertThat(rate.at(chargedSoFar)).isEqualTo(micros);
    }

    @Test
    void serviceAndMarketingHaveNoTiers() {
        assertThat(book.rateCard().rate("Argentina", Category.SERVICE, USD, SINCE).orElseThrow().tiers()).isEmpty();
        assertThat(book.rateCard().rate("Argentina", Category.MARKETING, USD, SINCE).orElseThrow().tiers()).isEmpty();
    }

    @Test
    void theCeilingIsTheHighestRateOfAllDaysAndMarketsThatArePossible() {
        RateCard card = book.rateCard();

        assertThat(card.ceiling("Rest of Asia Pacific", Category.MARKETING, USD, BEFORE, BEFORE)).isEqualTo(73_200);
        assertThat(card.ceiling("Rest of Asia Pacific", Category.MARKETING, USD, BEFORE, SINCE)).isEqualTo(84_200);
        assertThat(card.ceiling("Argentina", Category.UTILITY, USD, SINCE, SINCE.plusDays(30))).isEqualTo(26_000);
        assertThat(card.ceiling("Germany", Category.SERVICE, USD, BEFORE, BEFORE)).isZero();
        assertThat(card.ceilingFor("KZ", Category.MARKETING, USD, BEFORE, SINCE))
                .isEqualTo(Math.max(card.ceiling("Russia", Category.MARKETING, USD, BEFORE, SINCE),
                        card.ceiling("Kazakhstan", Category.MARKETING, USD, SINCE, SINCE)));
    }

    @Test
    void everyMarketOfACountryHasAPriceForEveryCategory() {
        for (String country : Locale.getISOCountries()) {
            for (Category category : Category.values()) {
                String market = book.rateCard().market(country, SINCE);
                assertThat(book.rateCard().rate(market, category, USD, SINCE)).as("%s to %s (%s)", category, country, market).isPresent();
            }
        }
    }
}
