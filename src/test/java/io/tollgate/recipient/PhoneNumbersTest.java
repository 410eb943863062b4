package io.tollgate.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of phone-time-zones section 5. Check them again at every upgrade of libphonenumber. */
class PhoneNumbersTest {

    private final PhoneNumbers numbers = new PhoneNumbers();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +34 612 345 678      | ES | Atlantic/Canary Europe/Madrid
            +351 912 345 678     | PT | Atlantic/Azores Europe/Lisbon
            +62 812 3456 7890    | ID | Asia/Jakarta Asia/Jayapura Asia/Makassar
            +52 998 123 4567     | MX | America/Cancun
            +1 850 555 0123      | US | America/Chicago America/New_York
            +1 915 532 1234      | US | America/Denver
            +64 21 123 4567      | NZ | Pacific/Auckland Pacific/Chatham
            +55 68 99912 3456    | BR | America/Rio_Branco
            +593 99 123 4567     | EC | America/Guayaquil Pacific/Galapagos
            +383 43 201 234      | XK | Europe/Belgrade
            +1 876 555 1234      | JM | America/Jamaica
            +55 81 91234 5678    | BR | America/Recife
            +55 91 3333 4444     | BR | America/Belem
            +55 97 91234 5678    | BR | America/Eirunepe America/Manaus
            +61 7 3234 5678      | AU | Australia/Brisbane
            +61 8 8212 3456      | AU | Australia/Adelaide Australia/Darwin Australia/Perth
            +7 845 212 34 56     | RU | Europe/Saratov
            +7 411 212 34 56     | RU | Asia/Yakutsk Asia/Vladivostok Asia/Srednekolymsk
            +1 364 555 0123      | US | America/Chicago America/New_York
            +1 930 555 0123      | US | America/Chicago America/New_York
            +1 689 555 0123      | US | America/New_York
            +1 474 555 0123      | CA | America/Regina
            +1 879 555 0123      | CA | America/Goose_Bay America/St_Johns
            +52 614 123 4567     | MX | America/Chihuahua
            +52 656 123 4567     | MX | America/Ciudad_Juarez
            +52 899 123 4567     | MX | America/Matamoros America/Mexico_City
            +675 7012 3456       | PG | Pacific/Bougainville Pacific/Port_Moresby
            """)
    void tellsEveryZoneInWhichANumberMayBe(String number, String country, String zones) {
        PhoneNumber parsed = numbers.parse(number).orElseThrow();

        assertThat(parsed.country()).isEqualTo(country);
        assertThat(numbers.zones(parsed)).contains(zones.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +7 916 123 45 67     | RU | Europe/Kaliningrad Europe/Moscow Asia/Vladivostok Asia/Kamchatka | Asia/Almaty Asia/Aqtobe Europe/Bucharest
            +7 701 123 45 67     | KZ | Asia/Almaty Asia/Aqtobe                       | Asia/Kamchatka Europe/Moscow
            +61 412 345 678      | AU | Australia/Sydney Australia/Perth Australia/Lord_Howe | Indian/Christmas Indian/Cocos
            +1 888 234 1234      | US | America/New_York America/Los_Angeles Pacific/Honolulu | America/St_Johns America/Jamaica
            +1 867 669 1234      | CA | America/Whitehorse America/Iqaluit America/Rankin_Inlet | America/Fort_Nelson America/New_York
            +1 876 555 1234      | JM | America/Jamaica                               | America/New_York
            """)
    void keepsToTheZonesOfTheCountry(String number, String country, String included, String excluded) {
        PhoneNumber parsed = numbers.parse(number).orElseThrow();

        assertThat(parsed.country()).isEqualTo(country);
        assertThat(numbers.zones(parsed)).contains(included.split(" ")).doesNotContain(excluded.split(" "));
    }

    @Test
    void knowsNoLocalTimeOfANumberWithoutCountry() {
        PhoneNumber freephone = numbers.parse("+800 1234 5678").orElseThrow();

        assertThat(freephone.country()).isEqualTo("ZZ");
        assertThat(numbers.zones(freephone)).isEmpty();
    }

    @Test
    void everyZoneIsOneThatJavaKnows() {
        for (String number : List.of("+7 916 123 45 67", "+1 888 234 1234", "+61 412 345 678", "+62 812 3456 7890", "+1 867 669 1234")) {
            assertThat(numbers.zones(numbers.parse(number).orElseThrow())).isNotEmpty().doesNotHaveDuplicates()
                    .allSatisfy(zone -> assertThat(ZoneId.of(zone)).isNotNull());
        }
    }

    /** Field cases 6 and 7: spellings from contacts, spreadsheets, links and other scripts. */
    @ParameterizedTest
    @ValueSource(strings = {"+43 664 1234567", "436641234567", "+43 (664) 123.4567", " +436641234567 ", "+43-664-1234567",
        "(+43) 664 1234567", "+43 [664] 1234567",
        "\u202a+43 664 1234567\u202c", "\u200e+436641234567", "\u2068+436641234567\u2069", "\u202d+43664\u200b1234567\u202e",
        "\ufeff+43 664 1234567", "+43\u00ad664\u20601234567",
        "+43\u202f664\u202f1234567", "+43\u00a0664\u20091234567", "+43\u3000664\t1234567",
        "+43\u2011664\u20111234567", "+43\u2013664\u20131234567", "+43\u2212664\u20121234567",
        "+43 664/1234567", "+43 664/12 34 567", "tel:+436641234567", "TEL:+43-664-1234567", "'+436641234567", "\u2019+436641234567",
        "'436641234567",
        "00436641234567", "00 43 664 1234567", "0043 (0)664 1234567", "+43 (0)664 1234567", "+43 0664 1234567", "43 0664 1234567",
        "+43.664.1234567", "+43.6641234567",
        "\uff0b\uff14\uff13\uff08\uff16\uff16\uff14\uff09\uff11\uff12\uff13\uff0d\uff14\uff15\uff16\uff17",
        "+\u0664\u0663 \u0666\u0666\u0664 \u0661\u0662\u0663\u0664\u0665\u0666\u0667",
        "\u06f4\u06f3\u06f6\u06f6\u06f4\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7",
        "+\u096a\u0969\u096c\u096c\u096a\u0967\u0968\u0969\u096a\u096b\u096c\u096d"})
    void readsWhatPeoplePhonesAndSpreadsheetsWrite(String spelling) {
        assertThat(numbers.parse(spelling)).contains(new PhoneNumber("+436641234567", "AT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +33 06 12 34 56 78    | +33612345678
            +49 (0)151-1234 5678  | +4915112345678
            +44 0161 496 0000     | +441614960000
            +974 0 5512 3456      | +97455123456
            +45 0 20 12 34 56     | +4520123456
            +7 8 916 123 45 67    | +79161234567
            +36 06 20 123 4567    | +36201234567
            +39 06 6982 1234      | +390669821234
            +378 0549 882345      | +3780549882345
            +225 01 23 45 67 89   | +2250123456789
            +242 06 612 3456      | +242066123456
            """)
    void dropsTheTrunkZeroUnlessItBelongsToTheNumber(String spelling, String kept) {
        assertThat(numbers.parse(spelling).map(PhoneNumber::e164)).contains(kept);
    }

    /** A range may be newer than the library. After a + the length decides; digits without + must be a valid number. */
    @ParameterizedTest
    @ValueSource(strings = {"+43 6641 2", "+1 511 234 5678", "+66 41 234 567", "+229 01 70 12 34 56", "+800 0123 4567"})
    void acceptsRangesThatTheLibraryDoesNotKnow(String spelling) {
        assertThat(numbers.parse(spelling)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "0", "hello", "+351", "+35191234567890123", "912345678x", "+351 912 345 678; DROP",
        "++351912345678", "+999123456789", "\u0663\u0665\u0661912345678", "-351912345678", ".351912345678", "=351912345678",
        "+0351912345678", "+00351912345678",
        "+351 912 345 678 ext. 5", "+351912345678;ext=5", "+351 912 345 678 / 79", "+351 912 345 678 +351 912 345 679",
        "+351 912 345 678, +351 912 345 679",
        "+1 253 0000", "+54 2345 6789", "+39 0347 123 4567", "+39 0 06 6982 1234", "+974 0 12", "+43\u0007664 1234567", "+43 664\n1234567",
        "\u00b2\u00b3\u00b9351912345678"})
    void refusesTextThatIsNoNumber(String spelling) {
        assertThat(numbers.parse(spelling)).isEmpty();
    }

    /** Field case 4. */
    @ParameterizedTest
    @ValueSource(strings = {"436641234567.0", "436641234567,0", "491701234567.0", "+43 664 1234567.0", "436641234567.00",
        "436641234567.000000", "43664123456.78", "436641234.567",
        "4.36641E+11", "4,36641E+11", "4.36641234567e11", "436641234567e0", "-436641234567.0", "4.366412345670E12"})
    void refusesANumberThatASpreadsheetHasDamaged(String spelling) {
        assertThat(numbers.read(spelling, Home.named("AT")).found()).isEmpty();
    }

    /** Field case 5: a number without a country code, of no country or of another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"(555) 123-4567", "2025550123", "6641234567", "15112345678", "51096468", "31988888888", "912345678", "11987654321",
                "0664 1234567", "0151 12345678", "8 916 123 45 67", "044 55 1234 5678", "0000004366412345"})
    void guessesNoCountryCode(String spelling) {
        assertThat(numbers.parse(spelling)).isEmpty();
        assertThat(numbers.read(spelling, Home.guessed("US")).found()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            US | (202) 555-0123     | +12025550123
            US | 2025550123         | +12025550123
            US | 1 202 555 0123     | +12025550123
            US | 011 43 664 1234567 | +436641234567
            US | 436641234567       | +436641234567
            AT | 0664 1234567       | +436641234567
            AT | 6641234567         | +436641234567
            AT | 00 49 151 12345678 | +4915112345678
            DE | 15112345678        | +4915112345678
            BR | (11) 98765-4321    | +5511987654321
            BR | 11987654321        | +5511987654321
            BR | 3187654321         | +5531987654321
            BR | 553187654321       | +5531987654321
            BR | 0 15 31 98765 4321 | +5531987654321
            MX | 55 1234 5678       | +525512345678
            MX | 044 55 1234 5678   | +525512345678
            MX | 5215512345678      | +525512345678
            AR | 11 15 2345 6789    | +5491123456789
            AR | 011 2345-6789      | +5491123456789
            TH | 041234567          | -
            RU | 8 916 123 45 67    | +79161234567
            IT | 347 123 4567       | +393471234567
            IT | 06 6982 1234       | +390669821234
            ES | 612 345 678        | +34612345678
            CI | 07 08 09 10 11     | +2250708091011
            CI | 08 09 10 11        | +2250708091011
            US | (555) 123-4567     | -
            US | 4520123456         | +4520123456
            DE | 351912345678       | -
            """, nullValues = "-")
    void readsNationalNumbersWhereACountryIsNamed(String country, String spelling, String kept) {
        assertThat(numbers.read(spelling, Home.named(country)).found().map(PhoneNumber::e164).orElse(null)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2025550123             | The country code is missing. Maybe it is one of US (United States): write it with +1, or name US as default_country
            6641234567             | Maybe the country code is missing
            436641234567.0         | decimal number
            436641234567,0         | decimal number
            4.36641E+11            | power of ten
            +43 664 1234567 x5     | more than digits
            +43 664 1234567 / 8    | behind the slash
            +43664123+4567         | second +
            +0664 1234567          | no country's code
            +1 253 0000            | area code is missing
            +39 0347 123 4567      | zero behind the country's code
            +351 91 2              | too short
            +3519123456789012      | too long
            Ana                    | more than digits
            ''                     | Maybe write it in full
            """)
    void saysWhyAndNeverTheNumber(String spelling, String why) {
        String said = ((NumberReading.Unclear) numbers.read(spelling, Home.guessed("US"))).why();

        assertThat(said).startsWith("is not a phone number").contains(why).doesNotEndWith(".").doesNotContain("664", "555", "347", "912");
    }

    @Test
    void namesAnInvisibleCharacter() {
        assertThat(numbers.read("+43\u0007664 1234567", Home.UNKNOWN)).isInstanceOfSatisfying(NumberReading.Unclear.class,
                unclear -> assertThat(unclear.why()).contains("U+0007"));
    }

    /** An Austrian number may have the same digits as a Mexican's wa_id. A partner who was given the wa_id must be able to send it back. */
    @Test
    void readsAWaIdThatComesBackAlthoughACountryIsNamed() {
        Home austria = new Home() {
            @Override
            public Optional<String> named() {
                return Optional.of("AT");
            }

            @Override
            public boolean namesComeBack() {
                return true;
            }
        };

        assertThat(numbers.read("5215512345678", Home.named("AT")).found()).isEmpty();
        assertThat(numbers.read("5215512345678", austria).found().map(PhoneNumber::e164)).contains("+525512345678");
        assertThat(numbers.read("0664 1234567", austria).found().map(PhoneNumber::e164)).contains("+436641234567");
        assertThat(numbers.read("664 1234567", austria).found().map(PhoneNumber::e164)).contains("+436641234567");
    }

    @Test
    void refusesDigitsThatMayBeTwoNumbersWhereACountryIsNamed() {
        assertThat(numbers.read("351912345678", Home.named("DE"))).isInstanceOfSatisfying(NumberReading.Unclear.class,
                unclear -> assertThat(unclear.why()).contains("one of DE (Germany) and one with its country code"));
    }

    @Test
    void readsEveryCountrysNumbersAsTheLibraryDoes() {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        for (String country : library.getSupportedRegions()) {
            for (PhoneNumberType type : PhoneNumberType.values()) {
                Optional.ofNullable(library.getExampleNumberForType(country, type))
                        .flatMap(example -> numbers.parse(library.format(example, PhoneNumberFormat.E164)))
                        .ifPresent(number -> assertThat(numbers.known(number)).as("%s, %s", country, type)
                                .isEqualTo(numbers.known(number.e164())));
            }
        }
    }

    /** Whatever its kind and country, a number is stored in one lasting form, however it is written. */
    @Test
    void everySpellingOfAnyCountrysNumberIsTheSameNumber() {
        Random random = new Random(20261127);
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        int tried = 0;
        for (String country : new TreeSet<>(library.getSupportedRegions())) {
            for (PhoneNumberType type : PhoneNumberType.values()) {
                Phonenumber.PhoneNumber example = library.getExampleNumberForType(country, type);
                if (example == null || library.format(example, PhoneNumberFormat.E164).length() > 16) {
                    continue;
                }
                Optional<PhoneNumber> read = numbers.parse(library.format(example, PhoneNumberFormat.E164));
                if (read.isEmpty()) {
                    assertThat(library.isPossibleNumberWithReason(example) == ValidationResult.IS_POSSIBLE
                            && library.format(example, PhoneNumberFormat.E164).length() > 7).as(country + " " + type).isFalse();
                    continue;
                }
                PhoneNumber number = read.get();
                // Argentina's land lines may be mobiles; for Gabon the library takes two forms as valid.
                if (!country.equals("AR") && !country.equals("GA")) {
                    assertThat(number.e164()).as("%s %s", country, type).isEqualTo(library.format(example, PhoneNumberFormat.E164));
                }
                assertThat(numbers.parse(number.waId())).as("wa_id of %s %s", country, type).contains(number);
                for (String form : PhoneNumber.forms(number.e164())) {
                    for (int i = 0; i < 4; i++) {
                        String spelling = spelling(form.substring(1), random);
                        assertThat(numbers.parse(spelling)).as("%s, %s: %s", country, type, spelling).contains(number);
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(4_000);
    }

    private static String spelling(String digits, Random random) {
        String[] befores = {"+", "+", "", "00", "tel:+", "'+", "\uff0b", "(+", "\u202a+"};
        String[] marks = {"", " ", "-", "\u00a0", "\u202f", "\u2011", "\u2013", ") (", "\u200e", "\u2066", "\u00ad", " \u2012 ", "\ufeff",
            "\u3000"};
        char[] zeros = {'0', '0', '0', '\uff10', '\u0660', '\u06f0', '\u0966'};
        char zero = zeros[random.nextInt(zeros.length)];
        String before = befores[random.nextInt(befores.length)];
        StringBuilder spelling = new StringBuilder(before.replace("0", String.valueOf(zero)));
        for (int i = 0; i < digits.length(); i++) {
            spelling.append((char) (zero + digits.charAt(i) - '0'));
            if (random.nextInt(3) == 0) {
                spelling.append(marks[random.nextInt(marks.length)]);
            }
        }
        return spelling + (before.endsWith("\u202a+") ? "\u202c" : "");
    }

    /** Random text: a number that is read stays the same when it is read again, and no exception is thrown. */
    @Test
    void aNumberThatWasReadIsReadAsTheSameAgain() {
        Random random = new Random(4711);
        String signs = "00112233445566778899++  --()./'\u202a\u0663\uff11e,x";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "+" : "");
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(random.nextInt(4) > 0 ? (char) ('0' + random.nextInt(10)) : signs.charAt(random.nextInt(signs.length())));
            }
            numbers.parse(text.toString()).ifPresent(number -> {
                assertThat(numbers.parse(number.e164())).as("%s", text).contains(number);
                assertThat(numbers.named(number.waId()).found()).as("wa_id of %s", text).contains(number);
            });
        }
    }

    @Test
    void knowsTheFormsInWhichOthersKeepANumber() {
        assertThat(PhoneNumber.forms("+5531987654321")).containsExactly("+5531987654321", "+553187654321");
        assertThat(PhoneNumber.forms("+525512345678")).containsExactly("+525512345678", "+5215512345678");
        assertThat(PhoneNumber.forms("+5491123456789")).containsExactly("+5491123456789", "+541123456789");
        assertThat(PhoneNumber.forms("+84791234567")).containsExactly("+84791234567", "+841211234567");
        assertThat(PhoneNumber.forms("+2250740123456")).as("another operator had eight digits").containsExactly("+2250740123456");
        assertThat(PhoneNumber.forms("+436641234567")).containsExactly("+436641234567");
    }

    @Test
    void findsANumberInANoteInDigitsOfAnyScript() {
        PhoneNumber ana = numbers.parse("+351912345678").orElseThrow();

        assertThat(ana.isIn("call 912 345 678")).isTrue();
        assertThat(ana.isIn("\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668")).isTrue();
        assertThat(ana.isIn("order 4711")).isFalse();
    }

    @Test
    void neverPrintsTheNumber() {
        assertThat(numbers.parse("+351912345678").orElseThrow().toString()).doesNotContain("912345678");
    }
}
