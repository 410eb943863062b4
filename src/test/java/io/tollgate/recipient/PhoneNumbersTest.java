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
