package io.tollgate.books.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.books.cost.BillComparison.Place;
import io.tollgate.books.cost.Difference.Kind;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.world.World;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences are explained by kind, and the parts are always the whole of both sides. */
class BillComparisonTest {

    private static final LocalDate DAY = LocalDate.of(2026, 10, 5);

    private final BillComparison comparison = new BillComparison(World.USD);

    /** Charged and free messages with their cost in millionths: bill, Tollgate, and what comes of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100 0 5000000 | 100 0 5000000 |   0 | AGREED 100 100 0
             90 10 4500000 | 90 10 4500000 | 0 | AGREED 10 10 0, AGREED 90 90 0
              0 10 0       |  0 10 0       | 0 | AGREED 10 10 0
            100 0 5500000 | 100 0 5000000 |   0 | OTHER_PRICE 100 100 500000
            100 0 4500000 | 100 0 5000000 |   0 | OTHER_PRICE 100 100 -500000
            100 0 5004000 | 100 0 5000000 | 5000 | ROUNDING 100 100 4000
            100 0 5006000 | 100 0 5000000 | 5000 | OTHER_PRICE 100 100 6000
            103 0 5150000 | 100 0 5000000 |   0 | ONLY_BILL 3 0 150000, AGREED 100 100 0
             97 0 4850000 | 100 0 5000000 |   0 | ONLY_TOLLGATE 0 3 -150000, AGREED 97 97 0
            100 0 5000000 |  90 10 4500000 | 0 | FREE_OR_CHARGED 10 10 500000, AGREED 90 90 0
             90 10 4500000 | 100 0 5000000 | 0 | FREE_OR_CHARGED 10 10 -500000, AGREED 90 90 0
            100 2 5000000 |  90 8 4500000 | 0 | FREE_OR_CHARGED 6 6 300000, ONLY_BILL 4 0 200000, AGREED 2 2 0, AGREED 90 90 0
              0 10 70000  |   0 10 0      |   0 | OTHER_PRICE 10 10 70000
              5 0 50000   |   0 0 0       |   0 | ONLY_BILL 5 0 50000
              0 0 0       |   5 0 50000   |   0 | ONLY_TOLLGATE 0 5 -50000
              0 0 30000   |   0 0 0       |   0 | OTHER_PRICE 0 0 30000
            """)
    void oneDayIsExplained(String bill, String own, long rounding, String expected) {
        long[] theirs = numbers(bill);
        long[] ours = numbers(own);
        comparison.bill(place(DAY, Category.UTILITY), theirs[0], theirs[1], theirs[2], rounding);
        comparison.own(place(DAY, Category.UTILITY), ours[0], ours[1], ours[2], 0, true);

        assertThat(String.join(", ", comparison.differences().stream().map(BillComparisonTest::shown).toList())).isEqualTo(expected);
    }

    @Test
    void messagesOfTheNextDayAreThoseOfAnotherZone() {
        comparison.bill(place(DAY, Category.UTILITY), 95, 0, 4_750_000, 0);
        comparison.own(place(DAY, Category.UTILITY), 100, 0, 5_000_000, 0, true);
        comparison.bill(place(DAY.plusDays(1), Category.UTILITY), 45, 0, 2_250_000, 0);
        comparison.own(place(DAY.plusDays(1), Category.UTILITY), 40, 0, 2_000_000, 0, true);

        assertThat(comparison.differences()).extracting(one -> one.day() + " " + shown(one) + " " + one.counterpart()).containsExactly(
                "2026-10-05 OTHER_DAY 0 5 -250000 2026-10-06", "2026-10-05 AGREED 95 95 0 ",
                "2026-10-06 OTHER_DAY 5 0 250000 2026-10-05", "2026-10-06 AGREED 40 40 0 ");
    }

    @Test
    void messagesTwoDaysLaterAreNotTheSame() {
        comparison.own(place(DAY, Category.UTILITY), 5, 0, 250_000, 0, true);
        comparison.bill(place(DAY.plusDays(2), Category.UTILITY), 5, 0, 250_000, 0);

        assertThat(comparison.differences()).extracting(Difference::kind).containsExactly(Kind.ONLY_TOLLGATE, Kind.ONLY_BILL);
    }

    @Test
    void anotherCategoryIsFoundBeforeAnotherDay() {
        comparison.own(place(DAY, Category.UTILITY), 7, 0, 70_000, 0, true);
        comparison.bill(place(DAY, Category.MARKETING), 7, 0, 630_000, 0);
        comparison.bill(place(DAY.plusDays(1), Category.UTILITY), 7, 0, 70_000, 0);

        assertThat(comparison.differences()).extracting(one -> one.category() + " " + shown(one) + " " + one.counterpart())
                .containsExactly("MARKETING OTHER_CATEGORY 7 0 630000 UTILITY", "UTILITY OTHER_CATEGORY 0 7 -70000 MARKETING",
                        "UTILITY ONLY_BILL 7 0 70000 ");
    }

    @Test
    void aDayWithoutBillIsNotSearched() {
        comparison.own(place(DAY, Category.UTILITY), 5, 0, 250_000, 0, false);
        comparison.bill(place(DAY.plusDays(1), Category.UTILITY), 5, 0, 250_000, 0);

        assertThat(comparison.differences()).extracting(BillComparisonTest::shown).containsExactly("NO_BILL 0 5 -250000",
                "ONLY_BILL 5 0 250000");
    }

    @Test
    void messagesWithoutAPriceAreNotOfAnotherPrice() {
        comparison.own(place(DAY, Category.UTILITY), 5, 0, 0, 5, true);
        comparison.bill(place(DAY, Category.UTILITY), 5, 0, 250_000, 0);

        assertThat(comparison.differences()).extracting(BillComparisonTest::shown).containsExactly("NO_PRICE 5 5 250000");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void thePartsAreTheWholeOfBothSides(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Place, long[]> sides = new TreeMap<>();
        for (int count = 0; count < 300; count++) {
            Place place = new Place(DAY.plusDays(random.nextInt(6)), random.nextInt(2), random.nextBoolean() ? "Germany" : "India",
                    Category.values()[random.nextInt(4)]);
            long charged = random.nextInt(4) == 0 ? 0 : random.nextInt(50);
            long free = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
            long micros = charged == 0 ? 0 : random.nextLong(charged * 70_001);
            long[] sums = sides.computeIfAbsent(place, _ -> new long[4]);
            boolean isBill = random.nextBoolean();
            sums[isBill ? 0 : 2] += charged + free;
            sums[isBill ? 1 : 3] += micros;
            if (isBill) {
                comparison.bill(place, charged, free, micros, 1);
            } else {
                comparison.own(place, charged, free, micros, 0, place.day().getDayOfMonth() != 9);
            }
        }
        sides.values().removeIf(sums -> sums[0] == 0 && sums[2] == 0);

        List<Difference> differences = comparison.differences();

        Map<Place, long[]> parts = new TreeMap<>();
        for (Difference one : differences) {
            long[] sums = parts.computeIfAbsent(new Place(one.day(), one.business().map(BusinessId::value).orElse(0), one.market(),
                    one.category()), _ -> new long[4]);
            sums[0] += one.billMessages();
            sums[1] += one.billCost().micros();
            sums[2] += one.ownMessages();
            sums[3] += one.ownCost().micros();
        }
        assertThat(shown(parts)).isEqualTo(shown(sides));
        assertThat(differences).filteredOn(one -> one.kind() == Kind.AGREED).allMatch(one -> one.amount().micros() == 0
                && one.billMessages() == one.ownMessages());
        assertThat(differences).extracting(Difference::kind).contains(Kind.ONLY_BILL, Kind.ONLY_TOLLGATE, Kind.FREE_OR_CHARGED,
                Kind.OTHER_DAY, Kind.OTHER_CATEGORY, Kind.OTHER_PRICE);
        for (Kind moved : List.of(Kind.OTHER_DAY, Kind.OTHER_CATEGORY)) {
            assertThat(differences.stream().filter(one -> one.kind() == moved).mapToLong(Difference::billMessages).sum())
                    .isEqualTo(differences.stream().filter(one -> one.kind() == moved).mapToLong(Difference::ownMessages).sum());
        }
    }

    private static Map<String, List<Long>> shown(Map<Place, long[]> sums) {
        Map<String, List<Long>> shown = new TreeMap<>();
        sums.forEach((place, four) -> shown.put(place.toString(), Arrays.stream(four).boxed().toList()));
        return shown;
    }

    private static String shown(Difference one) {
        return one.kind() + " " + one.billMessages() + " " + one.ownMessages() + " " + one.amount().micros();
    }

    private static Place place(LocalDate day, Category category) {
        return new Place(day, 1, "Germany", category);
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.strip().split(" +")).mapToLong(Long::parseLong).toArray();
    }
}
