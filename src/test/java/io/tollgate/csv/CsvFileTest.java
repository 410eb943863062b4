package io.tollgate.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tollgate reads files of spreadsheets and other programs, or refuses them with the reason. */
class CsvFileTest {

    private static final List<String> NEEDED = List.of("to", "text");
    private static final List<String> KNOWN = List.of("to", "text", "wordingVersion");
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String BREAD = "to,text\n+43,Br\u00F6tchen \u2013 t\u00E4glich\n";

    /**
     * {@code ~} stands for a tab, {@code /} for a line end, {@code \} for CR alone, {@code ^} for the mark U+FEFF, {@code _} for a no-break
     * space.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '\u00A6', quoteCharacter = '\u00AC', value = {
        "to,text/+43,Yes/",
        "to,text/+43,Yes",
        "^to,text/+43,Yes/",
        "to;text/+43;Yes/",
        "to~text/+43~Yes/",
        "to|text/+43|Yes/",
        "sep=;/to;text/+43;Yes/",
        "sep=,/to,text/+43,Yes/",
        "SEP=;/to;text/+43;Yes/",
        "^sep=~/to~text/+43~Yes/",
        "\"sep=;\"/to;text/+43;Yes/",
        "sep=^/to^text/+43^Yes/",
        "\"to\";\"text\"/\"+43\";\"Yes\"/",
        "^\"to\",\"text\"/+43,Yes/",
        "To, TEXT /+43,Yes/",
        "_to ,text_/+43,Yes/",
        "text,to/Yes,+43/",
        "to,text\\+43,Yes\\",
        "to,text,,/+43,Yes,,/,,,/",
        "to;text;/;;/+43;Yes;/;;/;;/",
        "//,,/to,text/+43,Yes//",
        "to,text,Wording Version/+43,Yes/",
        "to,text,wording_version/+43,Yes,/",
        "to,text,remark/+43,Yes,she rang/",
    })
    void readsWhatSpreadsheetsWrite(String written) throws IOException {
        String text = written.replace('~', '\t').replace('/', '\n').replace('\\', '\r')
                .replace('^', written.startsWith("sep=^") ? '^' : '\uFEFF').replace('_', '\u00A0');

        List<CsvRow> rows = rows(text.getBytes(StandardCharsets.UTF_8), Optional.empty());

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().fault()).isEmpty();
        assertThat(List.of(String.valueOf(rows.getFirst().get("to")), String.valueOf(rows.getFirst().get("text")))).containsExactly("+43",
                "Yes");
    }

    @Test
    void namesTheColumnsThatItDoesNotKnow() throws IOException {
        assertThat(open("to,text,remark,wordingVerison\n".getBytes(StandardCharsets.UTF_8), Optional.empty()).ignored())
                .containsExactly("remark", "wordingVerison");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void countsLinesWithAnyKindOfLineEnd(String end) throws IOException {
        String file = String.join(end, "sep=,", "to,text", "", "1,a", ",", "2,\"b", "c\"", "3,d", "");

        assertThat(rows(file.getBytes(StandardCharsets.UTF_8), Optional.empty()).stream().map(CsvRow::line)).containsExactly(4L, 6L, 8L);
    }

    @Test
    void readsTheCharsetOfTheMarkOrOfTheCaller() throws IOException {
        String marked = "\uFEFF" + BREAD;
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
                Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"))) {
            assertBread(marked.getBytes(charset), Optional.empty());
            assertBread(marked.getBytes(charset), Optional.of(WINDOWS)); // the mark has no letters of Windows' charset
            assertBread(BREAD.getBytes(charset), Optional.of(charset));
        }
        assertBread(BREAD.getBytes(WINDOWS), Optional.of(WINDOWS));
        assertBread(BREAD.getBytes(StandardCharsets.UTF_16LE), Optional.of(StandardCharsets.UTF_16));
        assertBread(BREAD.getBytes(StandardCharsets.UTF_16BE), Optional.of(StandardCharsets.UTF_16));
    }

    @Test
    void stopsBeforeTheFirstInvalidByte() throws IOException {
        byte[] file = concat("to,text\r\n1,a\r\n2,b\r\n3,Br".getBytes(StandardCharsets.UTF_8), "\u00F6tchen\r\n4,d\r\n".getBytes(WINDOWS));

        assertEnds(file, Optional.empty(), 2, 4,
                "The file is not text in UTF-8: line 4, byte 24. Maybe save it as UTF-8, or name its charset, such as Content-Type:"
                        + " text/csv; charset=windows-1252.");
        assertEnds(file, Optional.of(StandardCharsets.UTF_8), 2, 4,
                "not text in UTF-8: line 4, byte 24. Maybe Content-Type names another charset");
        assertEnds(file, Optional.of(StandardCharsets.US_ASCII), 2, 4, "not text in US-ASCII: line 4, byte 24.");
    }

    /** The bad byte may be at any place of the buffers. */
    @Test
    void namesTheByteInAFileOfAnyLength() throws IOException {
        for (int lines : List.of(0, 1, 817, 818, 819, 820, 1638, 1639, 100_000)) {
            byte[] before = ("to,text\n" + "1234567,\u00E9\n".repeat(lines)).getBytes(StandardCharsets.UTF_8);

            assertEnds(concat(before, "1,\u00E9\n".getBytes(WINDOWS)), Optional.empty(), lines, lines + 2,
                    "byte " + (before.length + 3) + ".");
        }
    }

    @Test
    void reportsATextThatIsCutWithinACharacter() throws IOException {
        byte[] file = "to,text\n1,a\n2,\u00F6".getBytes(StandardCharsets.UTF_8);

        assertEnds(java.util.Arrays.copyOf(file, file.length - 1), Optional.empty(), 1, 3, "line 3, byte 15");
    }

    @Test
    void recognisesUtf16WithoutItsMark() {
        assertThatThrownBy(() -> open(BREAD.getBytes(StandardCharsets.UTF_16LE), Optional.empty())).isInstanceOf(NoText.class)
                .hasMessageContaining("U+0000 in line 1").hasMessageContaining("Maybe it is UTF-16")
                .hasMessageContaining("charset=UTF-16LE");
        assertThatThrownBy(() -> open("to,text\n".getBytes(StandardCharsets.UTF_8), Optional.of(StandardCharsets.UTF_16)))
                .isInstanceOf(NoText.class)
                .hasMessageContaining("not text in UTF-16: line 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            to,remark                | The first line lacks text. It must name the columns to,text in any order; its columns are separated by commas.
            to;remark                | The first line lacks text. It must name the columns to,text in any order; its columns are separated by semicolons.
            to:text                  | The first line lacks to, text. It must name the columns to,text in any order, separated by commas, semicolons or tabs.
            to,text,To               | names to twice
            '+43,Yes'                | lacks to, text
            'sep=,\nto;text\n1;2'    | The first line lacks to, text
            """)
    void refusesAFirstLineThatIsNoHeader(String file, String message) {
        assertThatThrownBy(() -> open(file.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .isInstanceOf(CsvRefused.class).hasMessageContaining(message);
    }

    @Test
    void refusesAFirstLineThatCanBeReadInTwoWays() {
        assertThatThrownBy(() -> CsvFile.open(new ByteArrayInputStream("to;x,to\n".getBytes(StandardCharsets.UTF_8)), Optional.empty(),
                List.of("to"), List.of("to")))
                .isInstanceOf(CsvRefused.class).hasMessage(
                        "The columns of the first line could be separated by commas or by semicolons. Maybe begin the file with a line"
                                + " sep=;");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'to,text\n1;2'           | The line has 1 column, the header 2. Maybe its columns are separated by semicolons, and those of the header by commas.
            'to;text\n1;Yes; send me'| The line has 3 columns, the header 2. Maybe semicolons in a text are not in quotation marks
            'to,text\n1,Yes,'        | The line has 3 columns, the header 2.
            'to,text,,\n1,Yes,send,' | The line has something in column 3, which has no name in the header.
            """)
    void saysWhyARowCannotBeRead(String file, String message) throws IOException {
        assertThat(rows(file.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8), Optional.empty()).getFirst().fault().orElseThrow())
                .contains(message);
    }

    private static void assertBread(byte[] file, Optional<Charset> charset) throws IOException {
        assertThat(rows(file, charset).getFirst().get("text")).isEqualTo("Br\u00F6tchen \u2013 t\u00E4glich");
    }

    private static void assertEnds(byte[] file, Optional<Charset> charset, int rows, long line, String message) throws IOException {
        try (CsvFile open = open(file, charset)) {
            for (int row = 0; row < rows; row++) {
                assertThat(open.next()).isPresent();
            }
            try {
                fail("reads " + open.next());
            } catch (NoText noText) {
                assertThat(noText.line()).isEqualTo(line);
                assertThat(noText).hasMessageContaining(message);
            }
        }
    }

    private static List<CsvRow> rows(byte[] file, Optional<Charset> charset) throws IOException {
        List<CsvRow> rows = new ArrayList<>();
        try (CsvFile open = open(file, charset)) {
            for (Optional<CsvRow> row = open.next(); row.isPresent(); row = open.next()) {
                rows.add(row.get());
            }
        }
        return rows;
    }

    private static CsvFile open(byte[] file, Optional<Charset> charset) throws IOException {
        return CsvFile.open(new ByteArrayInputStream(file), charset, NEEDED, KNOWN);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
