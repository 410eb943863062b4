package io.tollgate.rerating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.business.International;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.Repricing.Outcome;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one message should have cost, without any application. */
class RepricingTest {

    private static final BusinessId SHOP = new BusinessId(7);
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final LocalDate DAY = LocalDate.of(2026, 9, 10);
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);

    /** International India has a rate of its own, in each card in which it says so. Home is where it is never from abroad. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            charged in          | wrong card has | right card has | from abroad since | home | market              | price
            International India | 28000          | 30000          |                   |      | International India | 30000
            International India | 28000          | 28000          | 2026-01-01        |      | International India | same
            International India | 28000          |                |                   |      | India               | 1500
            India               | 28000          | 30000          | 2026-01-01        |      | India               | 1500
            India               |                | 30000          | 2026-01-01        |      | International India | 30000
            India               |                | 30000          | 2026-09-10        |      | International India | 30000
            India               |                | 30000          | 2026-09-11        |      | India               | 1500
            India               |                | 30000          | 2026-01-01        | IN   | India               | 1500
            India               |                | 30000          |                   |      | India               | 1500
            """, useHeadersInDisplayName = true)
    void authenticationFromAbroadStaysSuch(String charged, String wrong, String right, String since, String home, String market,
            String price) {
        Payer payer = payer(new AgreedTerms(List.of()), Optional.ofNullable(since)
                .map(first -> new International(LocalDate.parse(first), Optional.ofNullable(home), Map.of())));
        long cost = charged.equals("India") ? 1_400 : 28_000;

        Outcome outcome = new Repricing(india(1_400, wrong), india(1_500, right), payer, _ -> false)
                .of(charge(1, "IN", Category.AUTHENTICATION, charged, cost));

        if (price.equals("same")) {
            assertThat(outcome).isInstanceOf(Outcome.Same.class);
        } else {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Changed.class, changed -> {
                assertThat(changed.price().market()).isEqualTo(market);
                assertThat(changed.price().micros()).isEqualTo(Long.parseLong(price));
            });
        }
    }

    @Test
    void onlyAuthenticationIsFromAbroad() {
        Payer payer = payer(new AgreedTerms(List.of()), Optional.of(new International(START, Optional.empty(), Map.of())));

        assertThat(new Repricing(india(1_400, null), india(1_500, "30000"), payer, _ -> false)
                .of(charge(1, "IN", Category.UTILITY, "India", 1_400))).isInstanceOfSatisfying(Outcome.Changed.class,
                        changed -> assertThat(changed.price().market()).isEqualTo("India"));
    }

    /** India's tiers: the second message is the first of the second tier, in the market to which both belong. */
    @Test
    void eachMarketHasTiersOfItsOwn() {
        Repricing repricing = new Repricing(india(1_400, null), india(1_500, "30000"),
                payer(new AgreedTerms(List.of()), Optional.empty()), _ -> false);
        List<Long> prices = new ArrayList<>();
        for (int seq = 1; seq <= 4; seq++) {
            if (repricing.of(charge(seq, "IN", Category.UTILITY, "India", seq < 3 ? 1_400 : 1_300)) instanceof Outcome.Changed changed) {
                prices.add(changed.price().micros());
            }
        }
        assertThat(prices).containsExactly(1_500L, 1_500L, 1_400L, 1_400L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agreed | closed through | outcome
            1300   | 2026-09        | Same
            1400   | 2026-09        | Same
            1401   | 2026-09        | Changed
            1300   | 2026-08        | Changed
            """, useHeadersInDisplayName = true)
    void anAgreedPriceBelowBothKeepsTheChargeOfAClosedMonth(long agreed, YearMonth closed, String outcome) {
        Signed somebody = new Signed("Ann", Instant.EPOCH);
        Agreement price = new Agreement(1, SHOP, new Terms.Price("India", Category.UTILITY, new Money(agreed, World.USD)), START,
                Optional.empty(), "Letter.", somebody, Optional.of(somebody), Optional.empty());
        Payer payer = new Payer(SHOP, World.USD, new AgreedTerms(List.of(price)), closed, ZoneOffset.UTC, YearMonth.of(2026, 11),
                Optional.empty(), Map.of());

        assertThat(new Repricing(india(1_400, null), india(1_500, null), payer, _ -> false)
                .of(charge(1, "IN", Category.UTILITY, "India", 1_400)).getClass().getSimpleName()).isEqualTo(outcome);
    }

    private static Payer payer(AgreedTerms agreed, Optional<International> international) {
        return new Payer(SHOP, World.USD, agreed, SEPTEMBER, ZoneOffset.UTC, YearMonth.of(2026, 11), international, Map.of());
    }

    private static StandingCharge charge(long seq, String country, Category category, String market, long micros) {
        return new StandingCharge(MessageId.first(Instant.EPOCH), seq, DAY, country, category, 0, SEPTEMBER, SEPTEMBER, market, micros);
    }

    /** From the third message on a hundred millionths less. @param abroad rate of authentication from abroad; none: no such market */
    private static RateCard india(long micros, @org.jspecify.annotations.Nullable String abroad) {
        List<MarketRow> markets = new ArrayList<>(List.of(new MarketRow("IN", "India", START)));
        List<RateRow> rates = new ArrayList<>();
        for (Category category : Category.values()) {
            rates.add(row("India", category, micros));
        }
        if (abroad != null) {
            markets.add(new MarketRow(RateCard.international("IN"), "International India", START));
            rates.add(row("International India", Category.AUTHENTICATION, Long.parseLong(abroad)));
        }
        return new RateCard(markets, rates);
    }

    private static RateRow row(String market, Category category, long micros) {
        return new RateRow(market, World.USD, category, new Rate(START, micros, List.of(new Tier(1, micros), new Tier(3, micros - 100))));
    }
}
