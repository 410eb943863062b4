package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.RateCard;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The card in COP has what is published and no more: what has no rate is said so, and never guessed. */
class UnpublishedRatesTest {

    private static final String COP_CARD = "tariff/rates/rates-cop.csv";
    private static final Currency COP = Currency.getInstance("COP");
    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));

    @ParameterizedTest(name = "{0} {1} on {2}: {3}")
    @CsvSource(nullValues = "none", value = {"CO, MARKETING, 2026-07-01, 46.0227", "CO, MARKETING, 2026-11-30, 46.0227",
        "DE, MARKETING, 2026-10-01, 502.5675", "IN, UTILITY, 2026-12-31, 5.1545", "CO, SERVICE, 2026-10-01, none",
        "UA, UTILITY, 2026-10-01, none", "BD, AUTHENTICATION, 2026-10-01, none", "OM, MARKETING, 2027-01-01, none",
        "CO, MARKETING, 2026-06-30, none"})
    void ratesAreThoseThatWerePublished(String country, Category category, LocalDate day, @Nullable BigDecimal rate) {
        RateCard card = RuleBook.prices(SHIPPED);

        assertThat(card.rate(card.market(country, day), category, COP, day).map(found -> BigDecimal.valueOf(found.listMicros(), 6)))
                .isEqualTo(Optional.ofNullable(rate).map(one -> one.setScale(6)));
    }

    @Test
    void aCountryOfANewMarketHadTheRateOfItsRegionBefore() {
        RateCard card = RuleBook.prices(SHIPPED);
        LocalDate last = LocalDate.of(2026, 9, 30);

        assertThat(card.market("UA", last)).isEqualTo("Rest of Central & Eastern Europe");
        assertThat(card.rate(card.market("UA", last), Category.UTILITY, COP, last)).isPresent();
        assertThat(card.isUnpublished("Ukraine", Category.UTILITY, COP, last)).isFalse();
        assertThat(card.isUnpublished("Ukraine", Category.UTILITY, COP, last.plusDays(1))).isTrue();
        assertThat(card.isUnpublished("Ukraine", Category.UTILITY, Currency.getInstance("USD"), last.plusDays(1))).isFalse();
    }

    /** The first column is the day, the second a country; then what its codes from abroad cost in USD and in COP. */
    @ParameterizedTest(name = "{1} on {0}: {2}")
    @CsvSource(nullValues = "none", value = {"2026-10-01, IN, International India, 0.0304, 111.9271",
        "2026-07-01, IN, International India, none, 111.9271", "2026-10-01, DE, Germany, 0.055, 202.4997",
        "2026-09-30, UA, Rest of Central & Eastern Europe, 0.0212, 78.0544", "2026-10-01, UA, International Ukraine, 0.0746, none",
        "2026-10-01, TV, Other, any, any"})
    void codesFromAbroadHaveAMarketOfTheirOwn(LocalDate day, String country, String market, @Nullable String usd, @Nullable String cop) {
        RateCard card = RuleBook.prices(SHIPPED);
        String found = card.market(RateCard.international(country), day);

        assertThat(RateCard.isInternational(found)).isEqualTo(market.startsWith("International "));
        if (!"any".equals(usd)) {
            assertThat(found).isEqualTo(market);
            assertThat(rate(card, found, "USD", day)).isEqualTo(Optional.ofNullable(usd).map(text -> new BigDecimal(text).setScale(6)));
            assertThat(rate(card, found, "COP", day)).isEqualTo(Optional.ofNullable(cop).map(text -> new BigDecimal(text).setScale(6)));
        }
    }

    /** The card in USD had no rates from abroad before October, that in COP had: then a code costs what it costs from at home. */
    @ParameterizedTest(name = "{1} on {0} in {2}: {3} {4}")
    @CsvSource(nullValues = "none", value = {"2026-07-01, IN, USD, India, 0.0014", "2026-09-30, IN, USD, India, 0.0014",
        "2026-10-01, IN, USD, International India, 0.0304", "2026-09-30, IN, COP, International India, 111.9271",
        "2026-09-30, UA, USD, Rest of Central & Eastern Europe, 0.0212", "2026-10-01, UA, COP, Ukraine, none",
        "2026-09-30, DE, USD, Germany, 0.055"})
    void aCodeFromAbroadHasOnePriceInEachCurrency(LocalDate day, String country, String currency, String market,
            @Nullable BigDecimal rate) {
        RateCard card = RuleBook.prices(SHIPPED);
        Currency money = Currency.getInstance(currency);
        String place = RateCard.international(country);

        assertThat(card.market(place, day, money)).isEqualTo(market);
        assertThat(rate(card, market, currency, day)).isEqualTo(Optional.ofNullable(rate).map(one -> one.setScale(6)));
        assertThat(card.ceilingFor(place, Category.AUTHENTICATION, money, day, day)).isEqualTo(rate == null
                ? 0
                : rate.movePointRight(6).longValueExact());
        assertThat(card.ceilingFor(place, Category.AUTHENTICATION, money, day, day.plusDays(1)))
                .as("the dearer one of both days").isEqualTo(Math.max(card.ceilingFor(place, Category.AUTHENTICATION, money, day, day),
                        card.ceilingFor(place, Category.AUTHENTICATION, money, day.plusDays(1), day.plusDays(1))));
    }

    /** It names the currency, the countries and the days. */
    @Test
    void theCheckNamesCountriesWhoseCodesFromAbroadHaveTheDomesticPrice() {
        try (RuleBook book = RuleBook.of(SHIPPED)) {
            assertThat(book.warnings()).filteredOn(warning -> warning.contains("rates-usd.csv")).singleElement().asString()
                    .contains("No rate from abroad in USD is published", "to Egypt, India, Indonesia, Malaysia, Nigeria, Pakistan, Saudi"
                            + " Arabia, South Africa, United Arab Emirates from 2026-07-01 to 2026-09-30")
                    .doesNotContain("2026-10-01", "Ukraine");
        }
    }

    @Test
    void aCodeWithoutARateFromAbroadAndAtHomeIsAFault() {
        TreeMap<String, byte[]> changed = new TreeMap<>(SHIPPED.byPath());
        String card = new String(SHIPPED.byPath().get("tariff/rates/rates-usd.csv"), StandardCharsets.UTF_8);
        assertThat(card).contains("India,USD,authentication,2026-07-01,");
        changed.put("tariff/rates/rates-usd.csv", card.replaceAll("India,USD,authentication,2026-07-01,[^\n]*\n", "")
                .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> RuleBook.of(new RuleFiles("rules", changed)).close())
                .hasMessageContaining("AUTHENTICATION to the market India on 2026-07-01").hasMessageContaining("finds no price in USD");
    }

    private static Optional<BigDecimal> rate(RateCard card, String market, String currency, LocalDate day) {
        return card.rate(market, Category.AUTHENTICATION, Currency.getInstance(currency), day)
                .map(one -> BigDecimal.valueOf(one.listMicros(), 6));
    }

    @Test
    void theCheckNamesTheMarketsAndCategoriesWithoutARate() {
        try (RuleBook book = RuleBook.of(SHIPPED)) {
            assertThat(book.warnings()).filteredOn(warning -> warning.contains(COP_CARD)).singleElement().asString()
                    .contains("authentication, marketing, service, utility to Bangladesh from 2026-10-01 on, Iraq from", "Ukraine from",
                            "service to Argentina from 2026-10-01 on", "and so nothing is sent");
        }
    }

    /** Nothing is missing on the days before, but a market of it may not begin later than the card. */
    @Test
    void aCardMayBeginLaterThanThatOfAnotherCurrency() {
        String later = new String(SHIPPED.byPath().get(COP_CARD), StandardCharsets.UTF_8).replace(",2026-07-01,", ",2026-08-01,");
        TreeMap<String, byte[]> changed = new TreeMap<>(SHIPPED.byPath());
        changed.put(COP_CARD, later.getBytes(StandardCharsets.UTF_8));
        RuleBook.of(new RuleFiles("rules", changed)).close();

        changed.put(COP_CARD, later.replace("Germany,COP,utility,2026-08-01", "Germany,COP,utility,2026-08-02")
                .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> RuleBook.of(new RuleFiles("rules", changed)).close())
                .hasMessageContaining("UTILITY to the market Germany on 2026-08-01").hasMessageContaining("finds no price in COP");
    }

    /** What another currency has from abroad, each currency must have or say that it is not published. */
    @Test
    void aRateFromAbroadThatOneCurrencyLacksIsAFault() {
        TreeMap<String, byte[]> changed = new TreeMap<>(SHIPPED.byPath());
        String card = new String(SHIPPED.byPath().get(COP_CARD), StandardCharsets.UTF_8);
        changed.put(COP_CARD, card.replaceAll("India,COP,authentication-international,[^\n]*\n", "").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> RuleBook.of(new RuleFiles("rules", changed)).close())
                .hasMessageContaining("from abroad to India on 2026-10-01 finds no price in COP");

        changed.put(COP_CARD, (card + "India,COP,authentication-international,2027-01-01,n/a\n").getBytes(StandardCharsets.UTF_8));
        RuleBook.of(new RuleFiles("rules", changed)).close();
    }

    /** A market that countries move to before it has prices. */
    @Test
    void aCountryMayNotMoveToAMarketBeforeItHasPrices() {
        TreeMap<String, byte[]> changed = new TreeMap<>(SHIPPED.byPath());
        String markets = new String(SHIPPED.byPath().get("tariff/rates/markets.csv"), StandardCharsets.UTF_8);
        changed.put("tariff/rates/markets.csv", markets.replace("UA,Ukraine,2026-10-01", "UA,Ukraine,2026-09-30")
                .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> RuleBook.of(new RuleFiles("rules", changed)).close())
                .hasMessageContaining("to the market Ukraine on 2026-09-30").hasMessageContaining("finds no price in USD");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Ukraine,COP,utility,2026-10-01,n/a | "" | finds no price in COP
            SERVICE,n/a | "" | finds no price in COP
            SERVICE,n/a | SERVICE,n/a/SERVICE,n/a | two rows `n/a`
            SERVICE,n/a | SERVICE,n/a/SERVICE,202.4997 | There is a rate and `n/a`
            SERVICE,n/a | SERVICE,none | none
            SERVICE,n/a | SERVICE,-1 | price
            """)
    void whatIsNeitherPricedNorSaidToBeMissingIsAFault(String shown, String shownInstead, String fault) {
        String row = shown.replace("SERVICE", "Germany,COP,service,2026-10-01");
        String instead = shownInstead.replace("SERVICE", "Germany,COP,service,2026-10-01");
        String card = new String(SHIPPED.byPath().get(COP_CARD), StandardCharsets.UTF_8);
        assertThat(card).contains(row);
        TreeMap<String, byte[]> changed = new TreeMap<>(SHIPPED.byPath());
        changed.put(COP_CARD, card.replace(row + "\n", instead.isEmpty() ? "" : instead.replace("/Germany", "\nGermany") + "\n")
                .getBytes(StandardCharsets.UTF_8));

        Throwable thrown = catchThrowable(() -> RuleBook.of(new RuleFiles("rules", changed)).close());

        List<String> faults = ((RuleBookFaults) thrown).faults();
        assertThat(faults).anyMatch(one -> one.contains(fault) && one.contains(COP_CARD));
    }
}
