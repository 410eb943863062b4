package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Medium;
import io.tollgate.message.SenderId;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.ChannelRows.Channel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which channel a message takes: the row with the most conditions counts, and rows that could disagree are refused. */
class ChannelsTableTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    private static final String HEAD = "business,sender,country,category,channel,source,valid_from,valid_until\n";

    private final Faults faults = new Faults("rules");

    @ParameterizedTest(name = "business {0}, sender {1}, {2}, {3}: {4}")
    @CsvSource(textBlock = """
            1, 11, PT, UTILITY,        none
            1, 11, PT, MARKETING,      none
            1, 11, IN, UTILITY,        sms
            1, 11, IN, AUTHENTICATION, cloud-api
            2, 21, PT, UTILITY,        handset
            2, 21, IN, UTILITY,        messenger
            2, 22, PT, UTILITY,        sms
            2, 22, IN, UTILITY,        cloud-api
            2, 22, IN, AUTHENTICATION, handset
            3, 22, PT, UTILITY,        none
            """)
    void theRowWithTheMostConditionsCounts(int business, long sender, String country, Category category, String channel) {
        ChannelRows rows = read("""
                ,,IN,,sms,x,,
                ,,IN,authentication,cloud-api,x,,
                2,,,,handset,x,,
                2,,IN,,messenger,x,,
                2,22,,,sms,x,,
                2,22,IN,,cloud-api,x,,
                2,22,IN,authentication,handset,x,,
                2,,IN,authentication,sms,x,,
                """).on(DAY);

        assertThat(texts()).isEmpty();
        assertThat(rows.of(new BusinessId(business), new SenderId(sender), country, category).map(Channel::name).orElse("none"))
                .isEqualTo(channel);
    }

    @Test
    void aRowCountsFromItsFirstDayToItsLast() {
        Timeline<ChannelRows> rows = read(",,IN,,sms,x,2027-01-01,2027-01-31\n");

        assertThat(india(rows, "2026-12-31")).isEmpty();
        assertThat(india(rows, "2027-01-01")).contains(new Channel("sms", Medium.SMS));
        assertThat(india(rows, "2027-01-31")).isPresent();
        assertThat(india(rows, "2027-02-01")).isEmpty();
    }

    private static Optional<Channel> india(Timeline<ChannelRows> rows, String day) {
        return rows.on(LocalDate.parse(day)).of(new BusinessId(1), new SenderId(11), "IN", Category.UTILITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,,IN,,smss,x,,                              | :2: `smss` in column channel is not a name of a channel in tables/channel-names.csv. Maybe sms.
            ,,IN,,,x,,                                  | :2: `` in column channel is not a name of a channel in tables/channel-names.csv.
            ,,INDIA,,sms,x,,                            | :2: `INDIA` in column country is not a country.
            ,,,utilty,sms,x,,                           | :2: `utilty` in column category is not a category. Maybe utility.
            one,,,,sms,x,,                              | :2: `one` in column business is not a number of a business. Maybe 1234.
            1,a,,,sms,x,,                               | :2: `a` in column sender is not a phone number id of a sender.
            ,22,,,sms,x,,                               | :2: The row names a sender without its business. Maybe fill in the business that has this number.
            ,,IN,,sms,,,                                | :2: The row has no source.
            ,,IN,,sms,x,,/,,IN,,handset,x,,             | :3: `country IN` is there twice. Maybe delete one of the rows.
            ,,IN,,sms,x,,/,,,utility,handset,x,,        | :3: A message of country IN, category utility fits the lines 2 and 3, which name different channels and have equally many conditions. Maybe add a row for country IN, category utility.
            1,,IN,,sms,x,,/1,11,,,handset,x,,           | :3: A message of business 1, sender 11, country IN fits the lines 2 and 3
            1,,,,sms,x,,/,,IN,,handset,x,,              | :3: A message of business 1, country IN fits the lines 2 and 3
            ,,IN,,sms,x,2027-01-01,/,,,utility,handset,x,,2027-01-01 | :3: A message of country IN, category utility
            """)
    void aFaultOfARowIsTold(String rows, String fault) {
        read(rows.replace('/', '\n') + "\n");

        assertThat(texts()).singleElement().asString().startsWith("rules/tables/channels.csv" + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the same channel   | ,,IN,,sms,x,,/,,,utility,sms,x,,
            never on one day   | ,,IN,,sms,x,2027-01-02,/,,,utility,handset,x,,2027-01-01
            other countries    | ,,IN,,sms,x,,/,,PT,,handset,x,,
            other businesses   | 1,,IN,,sms,x,,/2,21,,,handset,x,,
            a row decides      | ,,IN,,sms,x,,/,,,utility,handset,x,,/,,IN,utility,handset,x,,
            a third row does   | 1,,IN,,sms,x,,/1,11,,,handset,x,,/1,11,IN,,sms,x,,
            """)
    void rowsThatNeverDisagreeAreNoFault(String why, String rows) {
        read(rows.replace('/', '\n') + "\n");

        assertThat(texts()).as(why).isEmpty();
    }

    /** Random tables: if no tie is told, no message fits two rows with the most conditions that disagree; if one is, some message does. */
    @Test
    void aTieIsToldExactlyIfSomeMessageHasOne() {
        Random random = new Random(11);
        int told = 0;
        for (int table = 0; table < 400; table++) {
            Map<String, String> rows = new TreeMap<>();
            for (int row = random.nextInt(6); row >= 0; row--) {
                String business = List.of("", "1", "2").get(random.nextInt(3));
                String sender = business.isEmpty() || random.nextBoolean() ? "" : business + "1";
                rows.put(business + "," + sender + "," + List.of("", "IN", "PT").get(random.nextInt(3)) + ","
                        + List.of("", "utility", "marketing").get(random.nextInt(3)), List.of("sms", "handset").get(random.nextInt(2)));
            }
            Faults own = new Faults("rules");
            StringBuilder text = new StringBuilder();
            rows.forEach((key, channel) -> text.append(key).append(',').append(channel).append(",x,,\n"));
            ChannelsTable.read(files(text.toString()), own);
            boolean tie = messages().stream().anyMatch(message -> disagree(rows, message));

            assertThat(own.none()).as("%s", rows).isEqualTo(!tie);
            told += tie ? 1 : 0;
        }
        assertThat(told).isBetween(50, 350);
    }

    private static List<String[]> messages() {
        List<String[]> messages = new ArrayList<>();
        for (String business : List.of("1", "2", "3")) {
            for (String country : List.of("IN", "PT", "DE")) {
                for (String category : List.of("utility", "marketing", "service")) {
                    messages.add(new String[] {business, business + "1", country, category});
                    messages.add(new String[] {business, business + "2", country, category});
                }
            }
        }
        return messages;
    }

    private static boolean disagree(Map<String, String> rows, String[] message) {
        Map<Integer, List<String>> byCount = new TreeMap<>();
        rows.forEach((key, channel) -> {
            String[] asked = key.split(",", -1);
            int count = 0;
            for (int i = 0; i < asked.length; i++) {
                if (!asked[i].isEmpty() && !asked[i].equals(message[i])) {
                    return;
                }
                count += asked[i].isEmpty() ? 0 : 1;
            }
            byCount.computeIfAbsent(count, _ -> new ArrayList<>()).add(channel);
        });
        return byCount.values().stream().anyMatch(channels -> channels.stream().distinct().count() > 1)
                && ((TreeMap<Integer, List<String>>) byCount).lastEntry().getValue().stream().distinct().count() > 1;
    }

    @Test
    void withoutTheTablesEveryMessageGoesByTheChannelThatIsSet() {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.remove("tables/channels.csv");
        files.remove("tables/channel-names.csv");

        ChannelRows rows = ChannelsTable.read(new RuleFiles("rules", files), faults).on(DAY);

        assertThat(rows.of(new BusinessId(1), new SenderId(11), "IN", Category.UTILITY)).isEmpty();
        assertThat(texts()).isEmpty();
    }

    private Timeline<ChannelRows> read(String rows) {
        return ChannelsTable.read(files(rows), faults);
    }

    private static RuleFiles files(String rows) {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.put("tables/channels.csv", (HEAD + rows).getBytes(StandardCharsets.UTF_8));
        return new RuleFiles("rules", files);
    }

    private List<String> texts() {
        try {
            faults.throwIfAny();
            return List.of();
        } catch (RuleBookFaults told) {
            return told.faults();
        }
    }
}
