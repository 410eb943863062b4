package io.tollgate.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of phone-time-zones section 5: to be looked at again at every upgrade of libphonenumber. */
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
            """)
    void isNeverTooSureOfTheZone(String number, String country, String zones) {
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

    @ParameterizedTest
    @ValueSource(strings = {"+351 912-345-678", "351912345678", "+351 (912) 345.678", " +351912345678 "})
    void readsTheUsualSpellings(String spelling) {
        assertThat(numbers.parse(spelling)).contains(new PhoneNumber("+351912345678", "PT"));
    }

    /** Field cases 1 and 2: all spellings of a line are one person. What is kept first, how the messenger names her second. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +525512345678   | 5215512345678 | 5215512345678; +52 1 55 1234 5678; 525512345678; +52 044 55 1234 5678; +52 045 55 1234 5678; +52 01 55 1234 5678; +52 1 044 55 1234 5678
            +5491123456789  | 5491123456789 | 5491123456789; +54 11 2345 6789; +54 11 15 2345 6789; +54 9 11 15 2345 6789; +54 011 15 2345-6789; +54 9 011 2345 6789; 541123456789
            +5493416123456  | 5493416123456 | +54 341 612 3456; +54 341 15 612 3456; +54 9 341 15 612 3456; +54 9 341 612 3456
            +5492966423456  | 5492966423456 | +54 2966 42 3456; +54 2966 15 42 3456; +54 02966 15 42 3456; 5492966423456
            +5491143234567  | 5491143234567 | +54 11 4323 4567; +54 9 11 4323 4567
            +548005551234   | 548005551234  | +54 800 555 1234
            +5531987654321  | 553187654321  | 553187654321; 5531987654321; +55 31 98765-4321; +55 31 8765-4321; +55 (031) 8765-4321; +55 (031) 98765-4321; +55 0 15 31 98765 4321
            +5521998765432  | 5521998765432 | 552198765432; +55 21 99876-5432
            +5511987654321  | 5511987654321 | 551187654321; +55 11 98765-4321
            +5531967654321  | 5531967654321 | +55 31 6765 4321
            +5531978765432  | 553178765432  | +55 31 7876 5432
            +553132345678   | 553132345678  | +55 31 3234 5678; 553132345678
            +551150611234   | 551150611234  | +55 11 5061 1234
            +558001234567   | 558001234567  | +55 800 123 4567
            +2250708091011  | 2250708091011 | +225 07 08 09 10 11; 22508091011; +225 08 09 10 11
            +2250141445566  | 2250141445566 | +225 41 44 55 66; 22541445566; +225 01 41 44 55 66
            +2290197000000  | 2290197000000 | +229 97 00 00 00; 22997000000; +229 01 97 00 00 00
            +24166123456    | 24166123456   | +241 06 12 34 56; +241 6 12 34 56; +241 066 12 34 56; +241 66 12 34 56
            +84391234567    | 84391234567   | +84 169 123 4567; +84 0169 123 4567; +84 39 123 4567
            +576012345678   | 576012345678  | +57 1 234 5678; +57 601 234 5678
            +62812345678901 | 62812345678901 | +62 812-345-678-901; +62 0812 345 678 901
            """)
    void knowsAPersonHoweverHerNumberIsWritten(String kept, String named, String spellings) {
        for (String spelling : spellings.split("; ")) {
            assertThat(numbers.parse(spelling).map(PhoneNumber::e164)).as(spelling).contains(kept);
        }
        assertThat(numbers.parse(kept).map(PhoneNumber::e164)).contains(kept);
        assertThat(PhoneNumber.waId(kept)).isEqualTo(named);
        assertThat(numbers.parse(named).map(PhoneNumber::e164)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "0", "hello", "+351", "+35191234567890123", "912345678x", "+351 912 345 678; DROP", "00351912345678",
        "++351912345678", "+999123456789", "\u0663\u0665\u0661912345678"})
    void refusesWhatCanBeNoNumber(String spelling) {
        assertThat(numbers.parse(spelling)).isEmpty();
    }

    @Test
    void prependsNoCountryCodeAsAGuess() {
        // Digits alone are a full number: of the United States here, whoever sends it.
        assertThat(numbers.parse("16505551234")).contains(new PhoneNumber("+16505551234", "US"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            +1 915 532 1234, TX
            +1 650 253 0000, CA
            +1 850 555 0123, FL
            +1 202 456 1111, DC
            +1 206 555 0100, WA
            +1 888 234 1234, -
            +351 912 345 678, -
            """)
    void tellsTheStateOfAnAreaCode(String number, String state) {
        assertThat(numbers.usState(numbers.parse(number).orElseThrow()).orElse(null)).isEqualTo(state);
    }

    @Test
    void takesEveryCountrysNumbersApartAsTheLibraryDoes() {
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

    @Test
    void neverPrintsTheNumber() {
        assertThat(numbers.parse("+351912345678").orElseThrow().toString()).doesNotContain("912345678");
    }
}
