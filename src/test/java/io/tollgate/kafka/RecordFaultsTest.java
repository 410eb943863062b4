package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.intake.QueuedCheck;
import io.tollgate.intake.QueuedMessages;
import io.tollgate.kafka.InRecord.Partition;
import io.tollgate.kafka.InRecord.Place;
import io.tollgate.recipient.Identity;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which records are refused and why, and that the published schema says the same wherever it can. Needs no broker. */
@TollgateTest
class RecordFaultsTest {

    private static final String ANA = "351911000001";
    private static final String NO = "-";
    private static final Schema SCHEMA = schema();

    @Autowired
    World world;

    private EnrolledBusiness vela;
    private RecordReader reader;

    @BeforeEach
    void enrol() {
        vela = world.onAccount();
        reader = new RecordReader(TopicRights.read("test", Set.of("flights=" + vela.handle(), "flights=gone", "others=*")));
    }

    private static Schema schema() {
        try (InputStream file = RecordFaultsTest.class.getResourceAsStream("message.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InRecord record(String topic, String key, byte[] value, Map<String, String> headers) {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, text) -> all.add(new RecordHeader(name, bytes(text))));
        return new InRecord(new Place(new Partition(new UUID(1, 2), topic, 0), 7), key == null ? null : bytes(key), value, all);
    }

    private QueuedCheck check(InRecord record) {
        return switch (reader.read(record)) {
            case RecordReader.Unreadable(var why) -> new QueuedCheck.Faulty(why);
            case RecordReader.Readable(var message) -> world.the(QueuedMessages.class).check(List.of(message)).getFirst();
        };
    }

    /** Whether the schema lets the record pass; a value that is no JSON is no instance of it. */
    private static boolean passes(String key, String value, Map<String, String> headers) {
        ObjectNode record = JsonMapper.shared().createObjectNode();
        if (key != null) {
            record.put("key", key);
        }
        headers.forEach(record.putObject("headers")::put);
        try {
            record.set("value", JsonMapper.shared().readTree(value));
        } catch (RuntimeException noJson) {
            return false;
        }
        return SCHEMA.validate(record.toString(), InputFormat.JSON).isEmpty();
    }

    /** {@code SCHEMA} where the published schema refuses the record too; {@code only here} where it cannot know. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no business | ANA | - | own | PRODUCT"text":{"body":"x"}} | 131008 | SCHEMA | no header 'business'
            unknown business | ANA | gone | - | PRODUCT"text":{"body":"x"}} | 100 | only here | do not belong together
            a business without a right | ANA | iris | - | PRODUCT"text":{"body":"x"}} | 100 | only here | may not send by this topic
            sender of another | ANA | own | 999 | PRODUCT"text":{"body":"x"}} | 100 | only here | do not belong together
            sender is no number | ANA | own | +x | PRODUCT"text":{"body":"x"}} | 100 | SCHEMA | do not belong together
            no JSON | ANA | own | - | {"messaging_product": | 100 | SCHEMA | not JSON
            not an object | ANA | own | - | ["whatsapp"] | 100 | SCHEMA | must be a JSON object
            a property twice | ANA | own | - | PRODUCT"type":"text","type":"text"} | 100 | SCHEMA | occurs twice
            no product | ANA | own | - | {"text":{"body":"x"}} | 131008 | SCHEMA | 'messaging_product' is missing
            another product | ANA | own | - | {"messaging_product":"signal"} | 131009 | SCHEMA | messaging_product
            nobody | - | own | - | PRODUCT"text":{"body":"x"}} | 131008 | SCHEMA | 'to' is missing
            two recipients | ANA | own | - | PRODUCT"to":"351911000002","text":{"body":"x"}} | 131009 | only here | another recipient
            key is no number | abc | own | - | PRODUCT"text":{"body":"x"}} | 131009 | only here | to
            no content | ANA | own | - | {"messaging_product":"whatsapp"} | 131008 | SCHEMA | 'text' is missing
            an empty text | ANA | own | - | PRODUCT"text":{"body":""}} | any | SCHEMA | text.body
            unknown type | ANA | own | - | PRODUCT"type":"fax","fax":{}} | 131051 | SCHEMA | no message type
            content of another type | ANA | own | - | PRODUCT"type":"image","text":{"body":"x"}} | 131008 | SCHEMA | 'image' is missing
            a group | ANA | own | - | PRODUCT"recipient_type":"group","text":{}} | 131207 | SCHEMA | no groups
            unknown template | ANA | own | - | TEMPLATE{"name":"x","language":{"code":"en"}}} | 132001 | only here | no template
            a template without a name | ANA | own | - | TEMPLATE{"language":{"code":"en"}}} | 131008 | SCHEMA | template.name
            """)
    void faultyRecordsAreRefusedWithTheErrorsOfHttp(
            String name, String key, String business, String sender, String content, String code, String schema, String words) {
        String value = content.replace("TEMPLATE", "PRODUCT\"type\":\"template\",\"template\":")
                .replace("PRODUCT", "{\"messaging_product\":\"whatsapp\",");
        Map<String, String> headers = new HashMap<>();
        if (!business.equals(NO)) {
            headers.put("business", business.equals("own") ? vela.handle() : business);
        }
        if (!sender.equals(NO)) {
            headers.put("sender", sender.equals("own") ? vela.phoneNumberId() : sender);
        }
        String recipient = key.equals(NO) ? null : key.replace("ANA", ANA);

        assertThat(check(record("flights", recipient, bytes(value), headers))).isInstanceOfSatisfying(QueuedCheck.Faulty.class, faulty -> {
            assertThat(faulty.why().details()).contains(words).doesNotContain(ANA);
            if (!code.equals("any")) {
                assertThat(Integer.toString(faulty.why().fault().code())).isEqualTo(code);
            }
        });
        assertThat(passes(recipient, value, headers)).isEqualTo(schema.equals("only here"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            351911000001   | {"messaging_product":"whatsapp","text":{"body":"x"}}
            +351911000001  | {"messaging_product":"whatsapp","to":"351 911 000 001","type":"text","text":{"body":"x"}}
            -              | {"messaging_product":"whatsapp","to":"351911000001","type":"text","text":{"body":"x"}}
            -              | {"messaging_product":"whatsapp","to":351911000001,"type":"text","text":{"body":"x"}}
            351911000001   | {"messaging_product":"whatsapp","type":"template","template":{"name":"utility","language":{"code":"en_US"}}}
            351911000001   | {"messaging_product":"whatsapp","type":"location","location":{"latitude":1,"longitude":2}}
            """)
    void fitRecordsPassBoth(String key, String value) {
        Map<String, String> headers = Map.of("business", vela.handle(), "client_ref", "a-1", "traceparent", "other headers stay");
        String recipient = key.equals(NO) ? null : key;

        assertThat(check(record("flights", recipient, bytes(value), headers))).isInstanceOfSatisfying(QueuedCheck.Fit.class, fit -> {
            assertThat(fit.arrival().recipient().name()).contains(ANA);
            assertThat(fit.arrival().callbackData()).isEqualTo("a-1");
            assertThat(fit.arrival().sender()).isEqualTo(vela.sender());
        });
        assertThat(passes(recipient, value, headers)).isTrue();
    }

    @Test
    void theKeyMayBeAUserId() {
        String id = "PT.1A2B" + vela.phoneNumberId();
        Identity name = new Identity.UserId(vela.id(), id);
        world.personNamed(name);
        Map<String, String> headers = Map.of("business", vela.handle());
        String alone = "{\"messaging_product\":\"whatsapp\",\"text\":{\"body\":\"x\"}}";
        String named = alone.replace("{\"messaging", "{\"recipient\":\"" + id + "\",\"messaging");

        for (InRecord record : List.of(record("flights", id, bytes(alone), headers), record("flights", id, bytes(named), headers),
                record("flights", null, bytes(named), headers))) {
            assertThat(check(record)).isInstanceOfSatisfying(QueuedCheck.Fit.class,
                    fit -> assertThat(fit.arrival().recipient()).isEqualTo(name));
        }
        for (String other : List.of(id.replace("A", "B"), ANA, id.substring(3))) {
            assertThat(check(record("flights", other, bytes(named), headers))).as(other).isInstanceOfSatisfying(QueuedCheck.Faulty.class,
                    faulty -> assertThat(faulty.why().details()).contains("another recipient than the record's key").doesNotContain(id));
        }
        assertThat(check(record("flights", "PT.Nobody", bytes(alone), headers))).isInstanceOfSatisfying(QueuedCheck.Faulty.class,
                faulty -> assertThat(faulty.why().fault().code()).isEqualTo(131026));
        assertThat(passes(id, alone, headers) && passes(id, named, headers) && passes(null, named, headers)).isTrue();
    }

    @Test
    void aReadMarkIsNoMessage() {
        String value = "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.1\"}";

        assertThat(check(record("flights", null, bytes(value), Map.of("business", vela.handle()))))
                .isInstanceOf(QueuedCheck.ReadMark.class);
        assertThat(passes(null, value, Map.of("business", vela.handle()))).isTrue();
    }

    @Test
    void theBodysOwnNoteOutranksTheHeader() {
        String value = "{\"messaging_product\":\"whatsapp\",\"biz_opaque_callback_data\":\"own\",\"text\":{\"body\":\"x\"}}";

        assertThat(check(record("flights", ANA, bytes(value), Map.of("business", vela.handle(), "client_ref", "a-1"))))
                .isInstanceOfSatisfying(QueuedCheck.Fit.class, fit -> assertThat(fit.arrival().callbackData()).isEqualTo("own"));
    }

    @Test
    void aTopicOfAllBusinessesIsForEachAndAnotherTopicForNone() {
        byte[] value = bytes("{\"messaging_product\":\"whatsapp\",\"text\":{\"body\":\"x\"}}");

        assertThat(check(record("others", ANA, value, Map.of("business", vela.handle())))).isInstanceOf(QueuedCheck.Fit.class);
        assertThat(check(record("third", ANA, value, Map.of("business", vela.handle())))).isInstanceOf(QueuedCheck.Faulty.class);
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] noText = {(byte) 0xff, (byte) 0xfe};
        Partition partition = new Partition(new UUID(1, 2), "flights", 0);
        Header business = new RecordHeader("business", bytes(vela.handle()));
        byte[] value = bytes("{\"messaging_product\":\"whatsapp\",\"text\":{\"body\":\"x\"}}");

        assertThat(List.of(
                new InRecord(new Place(partition, 1), noText, value, List.of(business)),
                new InRecord(new Place(partition, 2), bytes(ANA), noText, List.of(business)),
                new InRecord(new Place(partition, 3), bytes(ANA), null, List.of(business)),
                new InRecord(new Place(partition, 4), bytes(ANA), new byte[0], List.of(business)),
                new InRecord(new Place(partition, 5), bytes(ANA), value, List.of(new RecordHeader("business", noText))),
                new InRecord(new Place(partition, 6), bytes(ANA), value, List.of(new RecordHeader("business", null))),
                new InRecord(new Place(partition, 7), bytes(ANA), value, List.of(business, business)),
                new InRecord(new Place(partition, 8), bytes(ANA), new byte[300_000], List.of(business)),
                new InRecord(new Place(partition, 9), bytes(ANA), value,
                        List.of(business, new RecordHeader("client_ref", bytes("x".repeat(201)))))))
                .allSatisfy(record -> assertThat(check(record)).isInstanceOfSatisfying(QueuedCheck.Faulty.class,
                        faulty -> assertThat(faulty.why().fault()).isNotEqualTo(RequestFault.BROKEN)));
    }

    @ParameterizedTest
    @CsvSource({"flights", "flights=", "=vela", "fl ights=vela", "flights:vela"})
    void aRightNamesATopicAndABusiness(String pair) {
        assertThat(catchThrowable(() -> TopicRights.read("tollgate.kafka.in", Set.of(pair))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("tollgate.kafka.in (" + pair + ")")
                .hasMessageContaining("Maybe");
    }
}
