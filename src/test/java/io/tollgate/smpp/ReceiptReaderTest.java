package io.tollgate.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.smpp.SmppSettings.ReceiptIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delivery receipts as SMSCs write them. */
class ReceiptReaderTest {

    /** An empty state: the receipt is of no use. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            id:123 sub:001 dlvrd:001 submit date:2610051200 done date:2610051201 stat:DELIVRD err:000 text:Hello | 123 | DELIVERED |
            id:123 sub:001 dlvrd:001 submit date:261005120000 done date:261005120100 stat:DELIVRD err:000 Text: | 123 | DELIVERED |
            ID:00123 STAT:delivrd ERR:000                                   | 123      | DELIVERED |
            stat:DELIVERED id:1a2B3c                                        | 1A2B3C   | DELIVERED |
            id: 123 stat: DELIVRD                                           | 123      | DELIVERED |
            id:Ab_9x/7 stat:DELIVRD                                         | Ab_9x/7  | DELIVERED |
            id:550e8400-e29b-41d4-a716-446655440000 stat:DELIVRD            | 550E8400-E29B-41D4-A716-446655440000 | DELIVERED |
            id:123 stat:UNDELIV err:069 text:stat:DELIVRD id:7              | 123      | FAILED    | UNDELIV, error 069
            id:123 stat:EXPIRED                                             | 123      | FAILED    | EXPIRED
            id:123 status:REJECTD error:12                                  | 123      | FAILED    | REJECTD, error 12
            id:123 stat:DELETED err:                                        | 123      | FAILED    | DELETED
            id:123 stat:ENROUTE err:000                                     | 123      | OPEN      |
            id:123 stat:ACCEPTD                                             | 123      | OPEN      |
            id:123 stat:UNKNOWN                                             | 123      | OPEN      |
            id:123 stat:PONDERING                                           |          |           |
            id:123 sub:001                                                  |          |           |
            stat:DELIVRD err:000                                            |          |           |
            Hello                                                           |          |           |
            """)
    void readsTheText(String text, String id, PartState state, String words) {
        Optional<Report> report = new ReceiptReader(ReceiptIds.SAME).read(receipt(), bytes(text));

        assertThat(report.map(Report::state)).isEqualTo(Optional.ofNullable(state));
        report.ifPresent(it -> {
            assertThat(it.ids()).containsExactly(id);
            assertThat(it.words()).contains(words == null ? "" : words);
            assertThat(it.words().isEmpty()).isEqualTo(state != PartState.FAILED);
        });
    }

    /** The answer to submit_sm wrote the id in another base. */
    @ParameterizedTest
    @CsvSource({
        "SAME, 26, 26", "DECIMAL, 26, 1A", "DECIMAL, 0000000026, 1A", "DECIMAL, 18446744073709551615, FFFFFFFFFFFFFFFF",
        "DECIMAL, x26, x26",
        "HEX, 1A, 26", "HEX, 0000001a, 26", "HEX, ffffffffffffffff, 18446744073709551615"})
    void readsIdsInAnotherBase(ReceiptIds written, String inReceipt, String inAnswer) {
        assertThat(new ReceiptReader(written).read(receipt(), bytes("id:" + inReceipt + " stat:DELIVRD")).orElseThrow().ids())
                .containsExactly(SmscIds.ofAnswer(inAnswer));
    }

    @Test
    void readsTheParametersFirst() {
        ReceiptReader reader = new ReceiptReader(ReceiptIds.DECIMAL);

        assertThat(reader.read(receipt(new OptionalParameter.Receipted_message_id("1a"), new OptionalParameter.Message_state((byte) 2)),
                new byte[0])).contains(new Report(List.of("1A"), PartState.DELIVERED, ""));
        assertThat(reader.read(receipt(new OptionalParameter.Receipted_message_id("00AB"), new OptionalParameter.Message_state((byte) 5)),
                bytes("id:26 stat:UNDELIV err:1")).orElseThrow().ids()).containsExactly("AB", "1A");
        assertThat(reader.read(receipt(new OptionalParameter.Receipted_message_id("7"), new OptionalParameter.Message_state((byte) 99)),
                bytes("stat:DELIVRD")).map(Report::state)).contains(PartState.DELIVERED);
    }

    @Test
    void readsATextInUcs2() {
        DeliverSm sm = receipt();
        sm.setDataCoding((byte) 8);

        assertThat(new ReceiptReader(ReceiptIds.SAME).read(sm, "id:7 stat:DELIVRD".getBytes(StandardCharsets.UTF_16BE)))
                .contains(new Report(List.of("7"), PartState.DELIVERED, ""));
    }

    @Test
    void believesOnlyWhatTheSmscMarksAsAReceipt() {
        DeliverSm written = new DeliverSm();
        written.setEsmClass((byte) 0);
        DeliverSm marked = new DeliverSm();
        marked.setEsmClass((byte) 0);
        marked.setOptionalParameters(new OptionalParameter.Receipted_message_id("7"));
        DeliverSm acknowledged = new DeliverSm();
        acknowledged.setEsmClass((byte) 0x08);

        assertThat(List.of(ReceiptReader.isReceipt(written), ReceiptReader.isReceipt(acknowledged), ReceiptReader.isReceipt(marked),
                ReceiptReader.isReceipt(receipt()))).containsExactly(false, false, true, true);
    }

    @Test
    void everyCodeHasAMeaningAndASource() {
        SmscCodes codes = new SmscCodes();

        assertThat(codes.name(0x58)).isEqualTo("ESME_RTHROTTLED");
        assertThat(codes.of(0x58).answer()).isEqualTo(SmscCodes.Answer.BUSY);
        assertThat(codes.of(0x4FF)).satisfies(row -> {
            assertThat(row.answer()).isEqualTo(SmscCodes.Answer.LATER);
            assertThat(row.name()).isEqualTo("0x000004FF");
        });
        List<String> wrong = new ArrayList<>(List.of("status,name,answer,pause,code,words,source"));
        wrong.add("0x1,X,FINAL,PT5S,131026,gone,S");
        assertThatThrownBy(() -> new SmscCodes(wrong)).hasMessageContaining("X needs");
    }

    private static DeliverSm receipt(OptionalParameter... parameters) {
        DeliverSm sm = new DeliverSm();
        sm.setEsmClass((byte) 0x04);
        sm.setOptionalParameters(parameters);
        return sm;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
