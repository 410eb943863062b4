package io.tollgate.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a text becomes an SMS: its alphabet, its parts, and where it may be cut. */
class SmsPartsTest {

    private static final String EXTENDED = "\f^{}\\[~]|€";

    /** The text is a pattern, so many times. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            a  |    0 | GSM_7 |  1
            a  |  160 | GSM_7 |  1
            a  |  161 | GSM_7 |  2
            a  |  306 | GSM_7 |  2
            a  |  307 | GSM_7 |  3
            a  | 1530 | GSM_7 | 10
            a  | 1531 | GSM_7 | 11
            €  |   80 | GSM_7 |  1
            €  |   81 | GSM_7 |  2
            €  |  152 | GSM_7 |  2
            €  |  153 | GSM_7 |  3
            ё  |   70 | UCS_2 |  1
            ё  |   71 | UCS_2 |  2
            ё  |  134 | UCS_2 |  2
            ё  |  135 | UCS_2 |  3
            😀 |   35 | UCS_2 |  1
            😀 |   36 | UCS_2 |  2
            😀 |   66 | UCS_2 |  2
            😀 |   67 | UCS_2 |  3
            ç  |    1 | UCS_2 |  1
            Ç  |    1 | GSM_7 |  1
            ’  |    1 | UCS_2 |  1
            `  |    1 | UCS_2 |  1
            """)
    void countsTheParts(String pattern, int times, SmsEncoding encoding, int parts) {
        SmsParts sms = SmsParts.of(pattern.repeat(times));

        assertThat(sms.encoding()).isEqualTo(encoding);
        assertThat(sms.count()).isEqualTo(parts);
        assertThat(sms.fault().isPresent()).isEqualTo(parts > SmsParts.MOST);
    }

    @Test
    void tearsNoCharacterThatTakesTwoUnits() {
        assertThat(SmsParts.of("a".repeat(152) + "€" + "b".repeat(10)).texts()).containsExactly("a".repeat(152), "€" + "b".repeat(10));
        assertThat(SmsParts.of("ё".repeat(66) + "😀" + "ё".repeat(10)).texts()).containsExactly("ё".repeat(66), "😀" + "ё".repeat(10));
    }

    @Test
    void saysHowLongATextMayBe() {
        assertThat(SmsParts.of("secret".repeat(300)).fault()).hasValue("The text needs 12 parts of an SMS; at most 10 are sent. Shorten it"
                + " to 1530 characters.");
        assertThat(SmsParts.of("тайна".repeat(150)).fault()).hasValue("The text needs 12 parts of an SMS; at most 10 are sent. Shorten it"
                + " to 670 characters, or leave out what the GSM alphabet does not have, such as emoji: then a part takes 153.");
    }

    @Test
    void writesTheSeptetsOfTheStandard() {
        assertThat(SmsEncoding.GSM_7.bytes("@Δ[€à")).containsExactly(0x00, 0x10, 0x1B, 0x3C, 0x1B, 0x65, 0x7F);
        assertThat(SmsEncoding.UCS_2.bytes("ё😀")).containsExactly(0x04, 0x51, 0xD8, 0x3D, 0xDE, 0x00);
        assertThat(SmsEncoding.UCS_2.bytes("x\uD800")).as("half a character").containsExactly(0x00, 0x78, 0xFF, 0xFD);
        assertThatThrownBy(() -> SmsEncoding.GSM_7.bytes("secret ё")).hasMessageNotContaining("secret").hasMessageNotContaining("ё");
    }

    @Test
    void readsWhatOthersWrite() {
        assertThat(SmsEncoding.GSM_7.text(new byte[] {0x1B, 0x41, 0x1B})).as("unknown escapes").isEqualTo(" A");
        assertThat(SmsEncoding.GSM_7.text(new byte[] {0x41, (byte) 0xE9})).isEqualTo("A\uFFFD");
        assertThat(SmsEncoding.UCS_2.text(new byte[] {0x04, 0x51, 0x04})).startsWith("ё");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyTextComesBackWholeFromAsFewPartsAsPossible(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            String text = text(random);
            SmsParts sms = SmsParts.of(text);
            int most = sms.count() == 1 ? sms.encoding().alone() : sms.encoding().inParts();
            int unitBytes = sms.encoding() == SmsEncoding.GSM_7 ? 1 : 2;

            assertThat(String.join("", sms.texts())).isEqualTo(text);
            for (int part = 0; part < sms.count(); part++) {
                byte[] bytes = sms.encoding().bytes(sms.texts().get(part));
                assertThat(bytes).hasSizeLessThanOrEqualTo(most * unitBytes);
                assertThat(sms.encoding().text(bytes)).as("each part can be read alone").isEqualTo(sms.texts().get(part));
                assertThat(part == sms.count() - 1 || bytes.length >= (most - 1) * unitBytes).as("filled").isTrue();
            }
            assertThat(sms.encoding() == SmsEncoding.GSM_7).isEqualTo(text.codePoints().allMatch(it -> Gsm7.septets(it) > 0));
        }
    }

    /** Of any length around the limits; often of GSM's alphabet, and often of characters with two units. */
    private static String text(Random random) {
        List<String> alphabet = List.of(IntStream.range(0, 128).filter(it -> it != 0x1B)
                .mapToObj(it -> SmsEncoding.GSM_7.text(new byte[] {(byte) it})).collect(Collectors.joining()),
                EXTENDED, "ёж漢字", "😀🎉");
        int kinds = 1 + random.nextInt(alphabet.size());
        int length = random.nextInt(400);
        return IntStream.range(0, length).mapToObj(_ -> {
            int[] characters = alphabet.get(random.nextInt(kinds)).codePoints().toArray();
            return Character.toString(characters[random.nextInt(characters.length)]);
        }).collect(Collectors.joining());
    }
}
