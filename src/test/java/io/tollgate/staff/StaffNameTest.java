package io.tollgate.staff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaffNameTest {

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            ann         | ann              | the same
            ann         | ' Ann '          | case and spaces at the ends
            Ann Lee     | ANN  lee         | two spaces
            Ann Mueller | ann\u00A0mueller | a no-break space
            Ann Mueller | Ann\u2003Mueller | an em space
            ann         | ann.             | a full stop
            ann         | (ann)            | brackets
            ann         | \u201Cann\u201D  | quotation marks
            ann-lee     | ann lee          | a hyphen
            ann         | an\u200Bn        | a zero-width space
            ann         | an\u200Dn        | a joiner
            ann         | \u202Eann\u202C  | a change of direction
            ann         | ann\uFE0F        | a variation selector
            ann         | an\u00ADn        | a soft hyphen
            ann         | \uFEFFann        | a byte order mark
            ann         | an\u180En        | a Mongolian separator
            ann         | an\u034Fn        | a grapheme joiner
            ann         | an\\u2060n       | a word joiner
            fred        | fr\u0435d        | Cyrillic e
            BOB         | \u0412\u041E\u0412 | Cyrillic capitals
            bob         | b\u043Eb         | Cyrillic o
            Olga        | \u039Flga        | Greek capital omicron
            bob         | b0b              | a nought
            paul        | pau1             | a one
            ian         | Ian              | a capital i
            Ian         | lan              | a small l
            ann         | \uFF41\uFF4E\uFF4E | full width
            ann         | \uD835\uDC1A\uD835\uDC27\uD835\uDC27 | mathematical bold
            J\u00F6rg   | Jo\u0308rg       | a combining mark
            Stra\u00DFer | STRASSER        | a sharp s
            """)
    void namesThatLookTheSameAreOne(String one, String other, String why) {
        String typed = other.replace("\\u2060", "\u2060");

        assertThat(new StaffName(one).isSameAs(new StaffName(typed))).as(why).isTrue();
        assertThat(new StaffName(typed).isSameAs(new StaffName(one))).as(why).isTrue();
    }

    /** The service and the account that answers for its token count as one. */
    @ParameterizedTest
    @CsvSource({"ann, robot (token of ann)", "Robot, robot (token of ann)", "robot (token of ann), robot (token of bob)",
        "robot (token of ann), other (token of Ann.)"})
    void aServiceAndItsAccountAreOne(String one, String other) {
        assertThat(new StaffName(one).isSameAs(new StaffName(other))).isTrue();
        assertThat(new StaffName(other).isSameAs(new StaffName(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ann, bob", "bob, robot (token of ann)", "robot (token of ann), other (token of bob)", "ann, anna", "Ann Lee, Ann Li",
        "J\u00F6rg, Jorg", "fred, fried", "bob, rob",
        "\u041E\u043B\u044C\u0433\u0430, \u0410\u043D\u043D\u0430",
        "\u5F20\u4F1F, \u5F20\u5A1C", "ann, ann2", "Ana Silva, Ana Souza"})
    void differentNamesAreTwo(String one, String other) {
        assertThat(new StaffName(one).isSameAs(new StaffName(other))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", " ", "\u200B", "--", "\u202E\u202C", "!?", "\uFE0F"})
    void aNameWithoutALetterOrADigitIsRefused(String nobody) {
        assertThat(new StaffName(nobody).isSomebody()).isFalse();
        assertThat(new StaffName("ann").isSomebody()).isTrue();
    }
}
