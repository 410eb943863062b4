package io.tollgate.books.datev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.books.DayMovements;
import io.tollgate.books.NotExportable;
import io.tollgate.invoicing.Seller;
import io.tollgate.invoicing.Trade;
import io.tollgate.tariff.AccountNumbers;
import io.tollgate.tariff.AccountNumbers.Numbered;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The file is compared, field by field, with what DATEV publishes at https://developer.datev.de/datev/platform/de/dtvf/formate/header and
 * .../formate/buchungsstapel (format version 13); its sums are compared with the ledger.
 */
@TollgateTest
class DatevExportTest {

    /** The expressions of the published description, of the fields that Tollgate fills; all others are empty. */
    private static final Map<Integer, String> FIELDS = Map.ofEntries(Map.entry(1, "\\d{1,10}[,]\\d{2}"), Map.entry(2, "[\"](S|H)[\"]"),
            Map.entry(3, "[\"]([A-Z]{3})[\"]"), Map.entry(4, "([1-9]\\d{0,3}[,]\\d{2,6})?"), Map.entry(5, "(\\d{1,10}[,]\\d{2})?"),
            Map.entry(6, "([\"][A-Z]{3}[\"])?"), Map.entry(7, "\\d{1,9}"), Map.entry(8, "\\d{1,9}"), Map.entry(10, "\\d{4}"),
            Map.entry(11, "[\"][\\w$%\\-/]{0,36}[\"]"), Map.entry(14, "[\"].{0,60}[\"]"), Map.entry(114, "[01]"));
    private static final List<String> HEADER = List.of("[\"](EXTF|DTVF)[\"]", "700", "21", "[\"]Buchungsstapel[\"]", "13",
            "20\\d{2}(0[1-9]|1[0-2])(0[1-9]|[1-2]\\d|3[0-1])(2[0-3]|[01]\\d)[0-5]\\d[0-5]\\d\\d{3}", "", "[\"][A-Z]{0,2}[\"]",
            "[\"]\\w{0,25}[\"]",
            "[\"]\\w{0,25}[\"]", "(\\d{4,6}|\\d{7})", "\\d{1,5}", "20\\d{6}", "[4-8]", "20\\d{6}", "20\\d{6}", "[\"][\\w.\\-/ ]{0,30}[\"]",
            "[\"]([A-Z]{2}){0,2}[\"]", "[1-2]", "(0|30|40|50|64)", "(0|1)", "[\"]([A-Z]{3})[\"]", "", "[\"][\"]", "", "",
            "[\"](\\d{2}){0,2}[\"]", "", "", "[\"][\"]", "[\"].{0,16}[\"]");

    private static final LocalDate FIRST = LocalDate.of(2011, 3, 1);
    private static final Instant NOW = Instant.parse("2011-06-01T08:15:30.123Z");
    private static final Currency BTN = Trade.currency("BTN");

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    RateCards shipped;
    @Autowired
    PlatformTransactionManager transactions;

    private RateCards tables;
    private DatevExport export;
    private long books;

    @BeforeEach
    void enrol() {
        tables = new RateCards();
        tables.takeEffect(shipped.accountNumbers());
        export = export("SKR03", 4);
    }

    private DatevExport export(String chart, int length) {
        return new DatevExport(new DayMovements(jdbc), tables, seller(),
                new DatevSettings(29_098, 55_003, chart, length, "01-01", "WD", false));
    }

    private static Seller seller() {
        return new Seller("", "", "", "", "", "", "", "", "", "", "", "", "", "", BTN, "");
    }

    /** Entries that nobody else sees, in a year and in currencies of their own. */
    private void inBooks(Runnable test) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            test.run();
            status.setRollbackOnly();
        });
    }

    private void book(LocalDate day, String from, String to, String currency, long micros) {
        byte[] id = ByteBuffer.allocate(16).putLong(Long.MIN_VALUE).putLong(++books).array();
        for (Map.Entry<String, Long> side : Map.of(from, -micros, to, micros).entrySet()) {
            jdbc.update(
                    "INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind) VALUES (?, ?, ?, ?, ?, ?,"
                            + " 'TEST')",
                    id, side.getKey(), side.getValue(), currency, day.atTime(12, 0), day.atTime(23, 59, 59, 999_999_000));
        }
    }

    /** 2 payments and 3 charges of 0.0333: the debtor's account moves by 100.00 to credit and 0.10 to debit. */
    @Test
    void aMonthIsABatchOfBookings() {
        inBooks(() -> {
            book(FIRST, "cash", "business:7", "BTN", 60_000_000);
            book(FIRST, "cash", "business:7", "BTN", 40_000_000);
            for (int message = 0; message < 3; message++) {
                book(FIRST.plusDays(1), "business:7", "revenue:Germany:UTILITY", "BTN", 33_300);
            }

            List<List<String>> file = file(FIRST, FIRST.plusDays(30), BTN);

            assertThat(String.join(";", file.getFirst())).isEqualTo("\"EXTF\";700;21;\"Buchungsstapel\";13;20110601081530123;;\"TG\";"
                    + "\"Tollgate\";\"\";29098;55003;20110101;4;20110301;20110331;\"Tollgate BTN\";\"WD\";"
                    + "1;0;0;\"BTN\";;\"\";;;\"03\";;;\"\";\"\"");
            assertThat(file.subList(2, file.size())).extracting(line -> String.join(";", line.subList(0, 14))).containsExactly(
                    "100,00;\"H\";\"BTN\";;;;10007;1590;;0103;\"20110301\";;;\"business:7\"",
                    "100,00;\"S\";\"BTN\";;;;1200;1590;;0103;\"20110301\";;;\"cash\"",
                    "0,10;\"S\";\"BTN\";;;;10007;1590;;0203;\"20110302\";;;\"business:7\"",
                    "0,10;\"H\";\"BTN\";;;;8200;1590;;0203;\"20110302\";;;\"revenue:Germany:UTILITY\"");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyFieldIsAsPublishedAndTheSumsAreTheLedgers(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> accounts = List.of("business:7", "business:59999", "revenue:Türkiye \"Ğ\";x:UTILITY",
                "revenue:Rest of Europe:MARKETING",
                "revenue", "tax", "cash", "write-off", "rounding");
        inBooks(() -> {
            Map<String, Long> ledger = new TreeMap<>();
            for (int entry = 0; entry < 120; entry++) {
                String from = accounts.get(random.nextInt(accounts.size()));
                String to = accounts.get((accounts.indexOf(from) + 1 + random.nextInt(accounts.size() - 1)) % accounts.size());
                long micros = random.nextInt(3) == 0 ? random.nextLong(90_000_000_000L) : random.nextLong(9_000);
                book(FIRST.plusDays(random.nextInt(80) - 20L), from, to, "BTN", micros);
                ledger.merge(from, -micros, Long::sum);
                ledger.merge(to, micros, Long::sum);
            }
            Map<String, BigDecimal> exported = new TreeMap<>();
            LocalDate from = FIRST.minusDays(30);
            while (from.isBefore(FIRST.plusDays(70))) {
                LocalDate to = from.plusDays(random.nextInt(12));
                List<List<String>> file = file(from, to, BTN);
                asPublished(file);
                assertThat(sum(file)).as("the clearing account of each batch").isEqualByComparingTo("0");
                export.lines(from, to, BTN).forEach(line -> exported.merge(line.account(), line.amount(), BigDecimal::add));
                from = to.plusDays(1);
            }

            ledger.forEach((account, micros) -> {
                BigDecimal off = BigDecimal.valueOf(micros, 6).subtract(exported.getOrDefault(account, BigDecimal.ZERO));
                if (account.equals("rounding")) {
                    assertThat(off.abs()).as("the rounding account has the rest").isLessThanOrEqualTo(new BigDecimal("0.04"));
                } else {
                    assertThat(exported.getOrDefault(account, BigDecimal.ZERO)).as(account)
                            .isEqualByComparingTo(BigDecimal.valueOf(micros, 6).setScale(2, RoundingMode.HALF_UP));
                }
            });
        });
    }

    private static void asPublished(List<List<String>> file) {
        assertThat(file.getFirst()).hasSize(31);
        for (int field = 0; field < HEADER.size(); field++) {
            assertThat(file.getFirst().get(field)).as("header " + (field + 1)).matches(HEADER.get(field));
        }
        assertThat(file.get(1)).hasSize(125);
        for (List<String> line : file.subList(2, file.size())) {
            assertThat(line).hasSize(125);
            for (int field = 1; field <= line.size(); field++) {
                assertThat(line.get(field - 1)).as("field " + field).matches(FIELDS.getOrDefault(field, ""));
            }
            assertThat(line.getFirst()).as("a booking of nothing").isNotEqualTo("0,00");
        }
    }

    /** 1 MNT is 0.80 BTN, so 1 BTN is 1.25 MNT. 0.06 MNT is 0.048 BTN, printed 0.05; 0.03 MNT is 0.02 BTN, twice: one cent off. */
    @Test
    void anotherCurrencyIsExchangedAndTheLostCentIsBooked() {
        tables.takeEffect(
                new TaxTable(List.of(), List.of(new TaxTable.ExchangeRate(Trade.currency("MNT"), BTN, new BigDecimal("0.8"), FIRST,
                        FIRST.plusDays(30), "ministry of finance"))));
        inBooks(() -> {
            book(FIRST, "business:7", "revenue:Germany:UTILITY", "MNT", 30_000);
            book(FIRST, "business:7", "revenue:Italy:UTILITY", "MNT", 30_000);

            List<List<String>> file = file(FIRST, FIRST, Trade.currency("MNT"));

            asPublished(file);
            assertThat(file.subList(2, file.size())).extracting(line -> String.join(";", line.subList(0, 8))).containsExactly(
                    "0,06;\"S\";\"MNT\";1,250000;0,05;\"BTN\";10007;1590", "0,03;\"H\";\"MNT\";1,250000;0,02;\"BTN\";8200;1590",
                    "0,03;\"H\";\"MNT\";1,250000;0,02;\"BTN\";8200;1590", "0,01;\"H\";\"BTN\";;;;2700;1590");
            assertThat(export.lines(FIRST, FIRST, Trade.currency("JPY"))).as("nothing is booked in it").isEmpty();
        });
    }

    @Test
    void longerAccountsHaveZerosAndTheOtherChartItsNumbers() {
        export = export("SKR04", 6);
        inBooks(() -> {
            book(FIRST, "business:60001", "tax", "BTN", 19_000_000);

            assertThat(export.lines(FIRST, FIRST, BTN)).extracting(BookingLine::number).containsExactly(1_060_001L, 380_600L);
        });
    }

    @Test
    void whatCannotBeExportedIsRefused() {
        inBooks(() -> {
            book(FIRST, "business:60001", "tax", "BTN", 19_000_000);
            refused(() -> file(FIRST, FIRST, BTN), "business:60001 would be the debtor 70001, which is a creditor. Maybe set"
                    + " tollgate.books.datev.account-length to 5");
            book(FIRST.plusDays(1), "mystery", "tax", "BTN", 19_000_000);
            refused(() -> file(FIRST.plusDays(1), FIRST.plusDays(1), BTN), "no number of the account mystery in SKR03 for 2011-03-02");
            book(FIRST.plusDays(2), "cash", "tax", "MNT", 19_000_000);
            refused(() -> file(FIRST.plusDays(2), FIRST.plusDays(2), Trade.currency("MNT")), "no rate from MNT to BTN for 2011-03-03");
            refused(() -> file(LocalDate.of(2010, 12, 31), FIRST, BTN), "a new business year begins on 2011-01-01");
            refused(() -> file(FIRST, LocalDate.of(2011, 6, 1), BTN), "the day 2011-06-01 is not over in UTC");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1000    | 1      | SKR03 | 4 | 01-01 | WD  | consultant (1000) must be from 1001 to 9999999
            1001    | 100000 | SKR03 | 4 | 01-01 | WD  | client (100000) must be from 1 to 99999
            1001    | 1      | SKR49 | 4 | 01-01 | WD  | chart (SKR49) must be SKR03 or SKR04
            1001    | 1      | SKR03 | 9 | 01-01 | WD  | account-length (9) must be from 4 to 8
            1001    | 1      | SKR03 | 4 | 02-29 | WD  | year-begin (02-29) must be a month and a day up to 28
            1001    | 1      | SKR03 | 4 | 01-01 | wd  | initials must be two or four capital letters
            """)
    void settingsThatDatevWouldRefuseAreRefusedAtTheStart(int consultant, int client, String chart, int length, String begin,
            String initials,
            String why) {
        assertThatThrownBy(() -> new DatevSettings(consultant, client, chart, length, begin, initials, false))
                .hasMessageStartingWith("tollgate.books.datev." + why);
    }

    @Test
    void theRowOfTheAccountItselfCountsBeforeThatAboveIt() {
        AccountNumbers numbers = new AccountNumbers(List.of(
                new Numbered("revenue", "SKR03", 8200, "Erlöse", LocalDate.MIN, LocalDate.MAX),
                new Numbered("revenue:Germany", "SKR03", 8210, "Erlöse DE", FIRST, LocalDate.MAX)));

        assertThat(numbers.of("revenue:Germany:UTILITY", "SKR03", FIRST)).map(Numbered::number).contains(8210);
        assertThat(numbers.of("revenue:Germany:UTILITY", "SKR03", FIRST.minusDays(1))).map(Numbered::number).contains(8200);
        assertThat(numbers.of("revenue:Italy:UTILITY", "SKR03", FIRST)).map(Numbered::number).contains(8200);
        assertThat(numbers.of("revenue:Italy:UTILITY", "SKR04", FIRST)).isEmpty();
        assertThat(numbers.of("tax", "SKR03", FIRST)).isEmpty();
    }

    private static void refused(ThrowingCallable export, String why) {
        assertThatThrownBy(export).isInstanceOf(NotExportable.class).hasMessageContaining(why);
    }

    private List<List<String>> file(LocalDate from, LocalDate to, Currency currency) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            export.write(from, to, currency, NOW, out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        String text = out.toString(DatevFile.CHARSET);
        assertThat(text).endsWith("\r\n").doesNotContain("\n\n");
        List<List<String>> lines = new ArrayList<>();
        for (String line : text.split("\r\n")) {
            assertThat(line).doesNotContain("\n").doesNotContain("\r");
            lines.add(fields(line));
        }
        return lines;
    }

    /** Reads fields as a reader of such a file does: a semicolon in quotation marks is text. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        var matcher = Pattern.compile("(\"(?:[^\"]|\"\")*\"|[^;\"]*)(;|$)").matcher(line);
        boolean isLast = false;
        while (!isLast && matcher.find()) {
            fields.add(matcher.group(1));
            isLast = matcher.group(2).isEmpty();
        }
        return fields;
    }

    private static BigDecimal sum(List<List<String>> file) {
        return file.subList(2, file.size()).stream().map(line -> new BigDecimal((line.get(1).contains("S") ? "-" : "")
                + line.getFirst().replace(',', '.'))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
