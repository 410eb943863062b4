package io.tollgate.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states and provinces in which a number may be. Check them again at every upgrade of libphonenumber. */
class SubdivisionsTest {

    private final PhoneNumbers numbers = new PhoneNumbers();

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            +1 915 532 1234,   US-TX
            +1 650 253 0000,   US-CA
            +1 850 555 0123,   US-FL
            +1 202 456 1111,   US-DC
            +1 206 555 0100,   US-WA
            +1 445 555 0100,   US-PA
            +1 728 555 0100,   US-FL
            +1 888 234 1234,   -
            +1 787 234 1234,   -
            +1 876 234 1234,   -
            +1 416 555 0100,   CA-ON
            +1 437 555 0100,   CA-ON
            +1 514 555 0100,   CA-QC
            +1 902 368 0100,   CA-NS CA-PE
            +1 867 669 1234,   CA-NT CA-NU CA-YT
            +1 709 555 0100,   CA-NL
            +55 11 91234 5678, BR-SP
            +55 19 3333 4444,  BR-SP
            +55 61 91234 5678, BR-DF BR-GO
            +55 68 99912 3456, BR-AC
            +55 81 91234 5678, BR-PE
            +61 2 9374 4000,   AU-ACT AU-NSW AU-VIC
            +61 8 8212 3456,   AU-NSW AU-NT AU-SA AU-WA
            +61 412 345 678,   -
            +62 361 551 234,   ID-BA
            +62 21 5551 2345,  ID-BT ID-JB ID-JK
            +62 812 3456 7890, -
            +7 495 123 45 67,  RU-MOW
            +7 843 123 45 67,  RU-TA
            +7 916 123 45 67,  -
            +7 701 123 45 67,  -
            +351 912 345 678,  -
            """)
    void tellsTheStatesInWhichANumberMayBe(String number, String states) {
        assertThat(String.join(" ", numbers.subdivisions(numbers.parse(number).orElseThrow()))).isEqualTo(states == null ? "" : states);
    }

    /** Every area code that the library knows has a state or a province, or several if several share it. */
    @Test
    void everyAmericanAndCanadianAreaCodeHasAState() {
        List<String> without = new ArrayList<>();
        for (int area = 200; area < 1_000; area++) {
            PhoneNumber number = numbers.parse("+1" + area + "2341234").orElse(null);
            if (number == null || !Set.of("US", "CA").contains(number.country())) {
                continue;
            }
            boolean geographic = numbers.zones(number).size() < 6; // other area codes serve the whole country
            if (geographic && numbers.subdivisions(number).isEmpty()) {
                without.add(number.e164().substring(0, 5));
            }
        }

        assertThat(without).isEmpty();
    }
}
