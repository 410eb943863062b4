package io.tollgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            RF18 5390 0754 7034|rf18539007547034
            RF18 5390 0754 7034|RF18 0000 0539 0075 4703 4
            Invoice 2026-000001|INVOICE  2026-000001\s
            Invoice 2026-000001|invoice2026\u2013000001
            Stra\u00dfe 7|STRASSE 7
            caf\u00e9|cafe\u0301
            \uff11\uff12\uff13|123
            12\u00a03|1\u200b2\ufeff3
            ORDER \ufb01ve|order five
            """)
    void thatBanksTakeForTheSameAreTheSame(String one, String other) {
        assertThat(Reference.of(plain(one)).compared()).isEqualTo(Reference.of(plain(other)).compared());
        assertThat(Reference.of(plain(one)).given()).isEqualTo(plain(one).strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RF18 5390 0754 7034 | RF19 5390 0754 7034
            RF18 5390 0754 7034 | 5390 0754 7034
            RF19 0539           | RF19 539
            007                 | 7
            cafe                | caf\u00e9
            2026-1              | 20261
            """)
    void othersAreNot(String one, String other) {
        assertThat(Reference.of(plain(one)).compared()).isNotEqualTo(Reference.of(plain(other)).compared());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", "\u200b\ufeff", "\u3000"})
    void refusesOneWithoutAVisibleCharacter(String text) {
        assertThatThrownBy(() -> Reference.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("needs a reference");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-000017                        | true
            Invoice No. 2026-000017 of 1 Nov   | true
            INVOICE 2026 - 0000 17             | true
            inv\uff12\uff10\uff12\uff16\u2013000017 | true
            2026000017                         | true
            RF95 2026 0000 17                  | true
            2026-000016, 2026-000017           | true
            2026-0000170                       | false
            12026-000017                       | false
            2026-17                            | false
            RF51 2026 0000 17                  | false
            2025-000017                        | false
            thanks                             | false
            \u200b                             | false
            """)
    void namesAnInvoice(String reference, boolean names) {
        assertThat(Reference.names(plain(reference), "2026-000017")).isEqualTo(names);
    }

    private static String plain(String escaped) {
        return escaped.translateEscapes().codePoints().mapToObj(Character::toString).reduce("", String::concat);
    }
}
