package io.tollgate.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text becomes a formula, and every text is read back unchanged. */
class CsvWriterTest {

    /** {@code ~} stands for a tab, {@code /} for a line end, {@code _} for a no-break space, {@code #} for a zero-width space. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u00AC', ignoreLeadingAndTrailingWhitespace = false, value = {
        "=1+1|'=1+1",
        "+43664|'+43664",
        "-2+3|'-2+3",
        "@SUM(1)|'@SUM(1)",
        "\uFF1D1|'\uFF1D1",
        "\uFF0B1|'\uFF0B1",
        "\uFF0D1|'\uFF0D1",
        "\uFF201|'\uFF201",
        "~x|'~x",
        "/x|'/x",
        " =1|' =1",
        "_=1|'_=1",
        "#=1|'#=1",
        "'=1|''=1",
        "''=1|'''=1",
        "' =1|'' =1",
        "a;=1|a;'=1",
        "a~=1|a~'=1",
        "a/- b/- c|a/'- b/'- c",
        "a; =1;b|a;' =1;b",
        "a=1+1|a=1+1",
        "a, -b|a, -b",
        "'tis|'tis",
        "a; b|a; b",
        "|",
        "-|'-",
    })
    void putsAnApostropheBeforeTextThatCouldBeAFormula(String text, String written) {
        assertThat(Formulas.guarded(signs(text))).isEqualTo(signs(written));
        assertThat(Formulas.unguarded(signs(written))).isEqualTo(signs(text));
    }

    @Test
    void leavesTollgatesOwnNumbersUnchanged() {
        StringBuilder file = new StringBuilder();

        new CsvWriter(file, List.of("amount", "count", "name", "number")).line(new BigDecimal("-12.500000"), -3L, "-12.5", "+43664");

        assertThat(file).hasToString("amount,count,name,number\r\n-12.500000,-3,'-12.5,'+43664\r\n");
    }

    /** Random texts with all dangerous characters. */
    @Test
    void everyTextIsReadBackAndNoCellBeginsWithAFormula() throws IOException {
        String signs = "=+-@'\uFF1D\uFF0B\uFF0D\uFF20\t\r\n; ,\"\u00A0\u200B\uFEFFa1\u00F6";
        Random random = new Random(20261127);
        List<String> texts = random.ints(20_000, 0, 9).mapToObj(length -> random.ints(length, 0, signs.length())
                .mapToObj(at -> signs.substring(at, at + 1)).collect(Collectors.joining()))
                .filter(text -> !text.isBlank() && text.equals(text.strip())).toList();
        StringBuilder file = new StringBuilder();
        CsvWriter writer = new CsvWriter(file, List.of("id", "text"));
        texts.forEach(text -> writer.line("id", text));

        try (CsvFile back = CsvFile.open(new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)), Optional.empty(),
                List.of("id", "text"), List.of("id", "text"))) {
            for (String text : texts) {
                CsvRow row = back.next().orElseThrow();
                assertThat(row.get("text")).isEqualTo(text);
                String cell = row.cells().get(1);
                assertThat(cell).doesNotStartWith("\t").doesNotStartWith("\r").doesNotStartWith("\n");
                for (String part : cell.split("[;\t\r\n]")) {
                    assertThat(part.replaceAll("^[\\p{Z}\\p{Cf}]+", "")).doesNotMatch("(?s)[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*");
                }
            }
            assertThat(back.next()).isEmpty();
        }
    }

    private static String signs(String text) {
        return text == null ? "" : text.replace('~', '\t').replace('/', '\n').replace('_', '\u00A0').replace('#', '\u200B');
    }
}
