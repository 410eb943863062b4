package io.tollgate.rerating;

import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.TariffPrices;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Prices as plain rows, and what messages cost by them, worked out without the program's rate card: for each message all rows are looked
 * through, and the messages before it are counted.
 */
record RateTable(List<MarketRow> markets, List<Row> rows) {

    private static final List<String> COUNTRIES = List.of("DE", "UA", "IN");
    private static final List<Category> CATEGORIES = List.of(Category.UTILITY, Category.MARKETING);
    private static final LocalDate START = LocalDate.of(2026, 1, 1);

    /** A rate and its second tier. @param tierFrom ordinal of the first message of the second tier */
    record Row(String market, Category category, LocalDate from, long micros, long tierFrom, long tierMicros) {}

    /** @param day in the business's zone */
    record Sent(String country, Category category, LocalDate day, Instant at) {}

    static RateTable random(Random random) {
        List<MarketRow> markets = List.of(new MarketRow("DE", "Germany", START), new MarketRow("UA", "Rest of Europe", START),
                new MarketRow("IN", "India", START));
        List<Row> rows = new ArrayList<>();
        for (String market : List.of("Germany", "Rest of Europe", "India", "Ukraine")) {
            for (Category category : CATEGORIES) {
                for (LocalDate from : List.of(START, LocalDate.of(2026, 9, 1 + random.nextInt(28)), LocalDate.of(2026, 10, 15))) {
                    rows.add(row(market, category, from, random));
                }
            }
        }
        return new RateTable(markets, rows);
    }

    private static Row row(String market, Category category, LocalDate from, Random random) {
        long micros = 1_000 + random.nextInt(90_000);
        return new Row(market, category, from, micros, 2 + random.nextInt(6), micros * 9 / 10);
    }

    /** Some other rates, and one country that had left its market on a day in September. */
    RateTable corrected(Random random) {
        List<MarketRow> others = new ArrayList<>(markets);
        if (random.nextInt(3) > 0) {
            others.add(new MarketRow("UA", "Ukraine", LocalDate.of(2026, 9, 1 + random.nextInt(28))));
        }
        List<Row> corrected = new ArrayList<>();
        for (Row row : rows) {
            corrected.add(random.nextBoolean() ? row : row(row.market(), row.category(), row.from(), random));
        }
        return new RateTable(others, corrected);
    }

    RateTable with(String market, Category category, LocalDate from, long micros, long tierFrom, long tierMicros) {
        List<Row> corrected = new ArrayList<>(rows.stream().filter(row -> !row.market().equals(market) || row.category() != category)
                .toList());
        corrected.add(new Row(market, category, from, micros, tierFrom, tierMicros));
        return new RateTable(markets, corrected);
    }

    RateCard card() {
        return new RateCard(markets, rows.stream().map(row -> new RateRow(row.market(), TariffPrices.USD, row.category(),
                new Rate(row.from(),
                        row.micros(), List.of(new Tier(1, row.micros()), new Tier(row.tierFrom(), row.tierMicros())))))
                .toList());
    }

    String hash() {
        return HexFormat.of().formatHex(DigestUtils.sha256(toString()));
    }

    List<Sent> month(YearMonth month, Random random, ZoneId zone) {
        List<Sent> sent = new ArrayList<>();
        for (int message = 0; message < 40; message++) {
            Instant at = month.atDay(1).atStartOfDay(zone).toInstant()
                    .plusSeconds(random.nextInt(month.lengthOfMonth() * 86_400 - 3_600));
            sent.add(new Sent(COUNTRIES.get(random.nextInt(3)), CATEGORIES.get(random.nextInt(2)), LocalDate.ofInstant(at, zone), at));
        }
        sent.sort(Comparator.comparing(Sent::at));
        return sent;
    }

    String market(Sent sent) {
        String market = "Other";
        LocalDate latest = LocalDate.MIN;
        for (MarketRow row : markets) {
            if (row.country().equals(sent.country()) && !row.validFrom().isAfter(sent.day()) && row.validFrom().isAfter(latest)) {
                market = row.market();
                latest = row.validFrom();
            }
        }
        return market;
    }

    /** What each message costs, in the order in which they were charged. */
    List<Long> prices(List<Sent> sent) {
        Map<String, Integer> counts = new HashMap<>();
        List<Long> prices = new ArrayList<>();
        for (Sent one : sent) {
            int ordinal = counts.merge(market(one) + one.category() + YearMonth.from(one.day()), 1, Integer::sum);
            Row found = rows.getFirst();
            LocalDate latest = LocalDate.MIN;
            for (Row row : rows) {
                if (row.market().equals(market(one)) && row.category() == one.category() && !row.from().isAfter(one.day())
                        && row.from().isAfter(latest)) {
                    found = row;
                    latest = row.from();
                }
            }
            prices.add(ordinal >= found.tierFrom() ? found.tierMicros() : found.micros());
        }
        return prices;
    }
}
