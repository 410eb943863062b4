package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.intake.CsvMapping.Field;
import io.tollgate.intake.DropLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Rows of CSV become bodies of the Cloud API. */
class CsvFormTest {

    private static final CsvMapping ORDERS = new CsvMapping(";", "UTF-8", true, List.of(of("to", "Telefon"), of("client_ref", "Nr."),
            always("type", "template"), always("template.name", "order_ready"), always("template.language.code", "de"),
            always("template.components[0].type", "body"), always("template.components[0].parameters[0].type", "text"),
            of("template.components[0].parameters[0].text", "Name"), always("template.components[0].parameters[1].type", "text"),
            of("template.components[0].parameters[1].text", "Ort")));
    private static final CsvMapping PLAIN = new CsvMapping(",", "UTF-8", false, List.of(of("to", "1"), of("text.body", "2"),
            of("client_ref", "3")));

    private static Field of(String field, String column) {
        return new Field(field, column, "");
    }

    private static Field always(String field, String constant) {
        return new Field(field, "", constant);
    }

    /** The message of each line, or what is wrong with it, by the number of the line. */
    private static Map<Integer, String> read(CsvMapping mapping, byte[] file) {
        CsvForm form = new CsvForm(mapping, 1_000);
        DropLines lines = new DropLines(() -> new ByteArrayInputStream(file), 1_000, 100_000, form);
        Optional<Refusal> unusable = lines.unusable(DigestUtils.getSha256Digest());
        if (unusable.isPresent()) {
            return Map.of(0, unusable.get().details());
        }
        Map<Integer, String> read = new TreeMap<>();
        lines.inChunks(3, 0, chunk -> chunk.forEach(line -> read.put(line.number(), message(form, line))));
        return read;
    }

    private static String message(CsvForm form, Line line) {
        if (line.fault().isPresent()) {
            return line.fault().get().details();
        }
        return switch (form.body(line)) {
            case Refusal refusal -> refusal.details();
            case RequestBody.Fields(ObjectNode fields) -> fields.toString();
        };
    }

    /** 1,024 is the longest file there may be. */
    private static final long MEGABYTES = Long.getLong("file.megabytes", 8);

    /** Rows that are made as they are read, so that nobody has them all. */
    private static final class EndlessRows extends InputStream {

        private final byte[] row;
        private final long length;
        private long at;

        EndlessRows(byte[] row, long rows) {
            this.row = row;
            this.length = row.length * rows;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public int read(byte[] to, int from, int most) {
            if (at == length) {
                return -1;
            }
            int begin = (int) (at % row.length);
            int count = Math.min(most, row.length - begin);
            System.arraycopy(row, begin, to, from, count);
            at += count;
            return count;
        }
    }

    @Test
    void ofALongFileOnlySomeRowsAreInMemoryInEitherForm() {
        byte[] csv = ("+49 151 1," + "words ".repeat(80) + ",n\n").getBytes(UTF_8);
        byte[] json = ("{\"to\":\"+491511\",\"text\":{\"body\":\"" + "words ".repeat(80) + "\"}}\n").getBytes(UTF_8);

        streams(csv, new CsvForm(PLAIN, 1_000));
        streams(json, new DropForm.Json(new RequestBodies()));
    }

    private static void streams(byte[] row, DropForm form) {
        long rows = (MEGABYTES << 20) / row.length;
        EndlessRows[] source = new EndlessRows[1];
        DropLines lines = new DropLines(() -> source[0] = new EndlessRows(row, rows), 1_000, 10_000_000, form);
        assertThat(lines.unusable(DigestUtils.getSha256Digest())).isEmpty();
        List<WeakReference<Line>> first = new ArrayList<>();
        long[] seen = {0};

        lines.inChunks(500, 0, chunk -> {
            first.addAll(seen[0] == 0 ? chunk.stream().map(WeakReference::new).toList() : List.of());
            seen[0] += chunk.size();
            assertThat(source[0].at).as("no more is read than is needed")
                    .isLessThanOrEqualTo(seen[0] * row.length + (1 << 16) + row.length);
            if (seen[0] == rows) {
                await().untilAsserted(() -> {
                    System.gc();
                    assertThat(first.stream().map(WeakReference::get)).as("the first rows are forgotten").containsOnlyNulls();
                });
            }
        });

        assertThat(seen[0]).isEqualTo(rows);
        assertThat(first).hasSize(500);
    }

    @Test
    void whatASpreadsheetWritesIsRead() {
        String file = "\uFEFFsep=;\r\nNr.;Name;Telefon;Ort;Notiz\r\n1;\"Müller; Anna\";+49 151 1;Köln;\r\n;;;;\r\n\r\n"
                + "2;\"sagt \"\"ja\"\"\";+49 151 2;\"Bad\r\nTölz\";x;;\r\n3;5\" Rohr;+49 151 3;;x\r\n";

        Map<Integer, String> read = read(ORDERS, file.getBytes(UTF_8));

        assertThat(read).containsOnlyKeys(3, 6, 8);
        assertThat(read.get(3)).isEqualTo("{\"to\":\"+49 151 1\",\"client_ref\":\"1\",\"type\":\"template\",\"template\":{\"name\":"
                + "\"order_ready\",\"language\":{\"code\":\"de\"},\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\","
                + "\"text\":\"Müller; Anna\"},{\"type\":\"text\",\"text\":\"Köln\"}]}]},\"messaging_product\":\"whatsapp\"}");
        assertThat(read.get(6)).contains("\"text\":\"sagt \\\"ja\\\"\"", "\"text\":\"Bad\\nTölz\"");
        assertThat(read.get(8)).contains("5\\\" Rohr").endsWith("{\"type\":\"text\"}]}]},\"messaging_product\":\"whatsapp\"}");
    }

    @Test
    void aLineAtFaultIsToldByItsNumberAndTheOthersAreRead() {
        String file = "1,a\n+1,text,a\n+2,text\n+3,te,xt,c\n+4,\"te\"xt,d\n+5,text,e\n+6,\"text,f\n+7,text,g\n" + "+8," + "x".repeat(1_000)
                + ",h\n+9,text,i,  \n";

        Map<Integer, String> read = read(PLAIN, file.getBytes(UTF_8));

        assertThat(read.get(1)).startsWith("The line has 2 columns and must have 3.");
        assertThat(read.get(3)).startsWith("The line has 2 columns and must have 3.");
        assertThat(read.get(5)).startsWith("The quotation marks of the line do not fit together.");
        assertThat(read.get(7)).startsWith("A quotation mark of the line is not closed.");
        assertThat(read.get(9)).startsWith("The line has more than 1000 bytes.");
        assertThat(read.get(2) + read.get(6) + read.get(8)).contains("\"+1\"", "\"+5\"", "\"+7\"");
        assertThat(read).hasSize(10);
    }

    @Test
    void columnsBeyondTheHeaderAreRefusedUnlessTheyAreEmpty() {
        byte[] file = "Nr.;Name;Telefon;Ort\n1;A;2;B;C\n1;A;2;B;\n".getBytes(UTF_8);

        assertThat(read(ORDERS, file).get(2)).startsWith("The line has 5 columns and must have 4.");
        assertThat(read(ORDERS, file).get(3)).startsWith("{");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Nr.;Name;Telefon       | lacks Ort
            1;A;2;B                | lacks Telefon
            Nr.,Name,Telefon,Ort   | have the separator `;`
            Nr.;Name;Ort;Ort;Telefon | names Ort twice
            "Nr.;Name;Telefon;Ort  | not closed
            """)
    void aFileWithoutItsColumnsIsRefusedAsAWhole(String head, String why) {
        assertThat(read(ORDERS, (head + "\n1;A;2;B\n").getBytes(UTF_8)).get(0)).contains(why);
        assertThat(read(ORDERS, "Nr.;Name;Telefon;Ort\n\n;;;\n".getBytes(UTF_8)).get(0)).contains("The file is empty");
    }

    @Test
    void otherCharsetsAreReadAndUnreadableLinesTold() {
        CsvMapping latin = new CsvMapping("\t", "windows-1252", false, PLAIN.fields());

        assertThat(read(latin, "+1\t5 € für Müller\tä\n".getBytes(Charset.forName("windows-1252"))).get(1)).contains("5 € für Müller");
        assertThat(read(latin, "\uFEFF+1\t5 € für Müller\tä\n".getBytes(UTF_8)).get(1)).contains("5 € für Müller");
        assertThat(read(PLAIN, "+1,Müller,a\n".getBytes(Charset.forName("windows-1252"))).get(1)).contains("The line is not UTF-8");
        assertThat(read(PLAIN, "+1,a,b\n".getBytes(Charset.forName("UTF-16"))).get(0)).contains("UTF-16");
    }

    /** Whatever another program writes as CSV is read as it was meant. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatALibraryWrites(long seed) throws IOException {
        Random random = new Random(seed);
        List<List<String>> rows = new ArrayList<>();
        StringWriter file = new StringWriter();
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator(random.nextBoolean() ? "\r\n" : "\n").get();
        try (CSVPrinter printer = new CSVPrinter(file, format)) {
            for (int row = 0; row < 300; row++) {
                List<String> cells = List.of(cell(random), cell(random), cell(random));
                rows.add(cells);
                printer.printRecord(cells);
            }
        }

        List<String> read = List.copyOf(read(PLAIN, file.toString().getBytes(UTF_8)).values());

        assertThat(read).isEqualTo(rows.stream().map(cells -> new CsvMappingOracle(cells).json()).toList());
    }

    private record CsvMappingOracle(List<String> cells) {

        String json() {
            return "{\"to\":" + quoted(0) + ",\"text\":{\"body\":" + quoted(1) + "},\"client_ref\":" + quoted(2)
                    + ",\"messaging_product\":\"whatsapp\"}";
        }

        private String quoted(int place) {
            return "\"" + cells.get(place).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
    }

    private static String cell(Random random) {
        StringBuilder cell = new StringBuilder("x");
        for (int length = random.nextInt(12); length > 0; length--) {
            cell.append("ab,;\"\n ü\\'".charAt(random.nextInt(10)));
        }
        return cell.append(random.nextBoolean() ? "\"" : "y").toString();
    }

    @Test
    void aMappingThatCannotWorkIsToldAtTheStart() {
        Map.of("is not a path", mapping(of("to", "a"), of("Text.body", "b")), "stands there twice", mapping(of("to", "a"), of("to", "b")),
                "either a column or a constant", mapping(of("to", "a"), new Field("text.body", "b", "c")),
                "no column is mapped to the field `to`", mapping(of("text.body", "a")),
                "cannot both be in a message", mapping(of("to", "a"), of("text", "b"), of("text.body", "c")),
                "must be a number", new CsvMapping(",", "UTF-8", false, List.of(of("to", "phone"))),
                "must be one character", new CsvMapping("::", "UTF-8", true, List.of(of("to", "a"))),
                "charset (UTF-16)", new CsvMapping(",", "UTF-16", true, List.of(of("to", "a"))),
                "charset (klingon!)", new CsvMapping(",", "klingon!", true, List.of(of("to", "a"))))
                .forEach((why, mapping) -> assertThatThrownBy(() -> new FileSettings(Map.of("shop", mapping), Map.of()))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why));
        new FileSettings(Map.of("shop", ORDERS, "other", PLAIN), Map.of());
    }

    private static CsvMapping mapping(Field... fields) {
        return new CsvMapping(",", "UTF-8", true, List.of(fields));
    }
}
