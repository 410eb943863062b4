package io.tollgate.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class BoundedJsonTest {

    private static final JsonMapper mapper = JsonMapper.builder(new BoundedJson()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    record Priced(String name, double price) {}

    static Stream<String> beyondTheBounds() {
        return Stream.of("1e2147483648", "1E+2147483647", "1e-2147483648", "1e99999999999999999999", "-0.1e309", "1E0000000309",
                "0.0e999999999",
                "9".repeat(101), "0." + "1".repeat(101), "-" + "1".repeat(1_000_000), "[".repeat(65) + "]".repeat(65),
                "{\"a\":".repeat(65) + "1" + "}".repeat(65),
                "[".repeat(100_000), "{\"" + "n".repeat(501) + "\":1}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"\\u0062\":1}}",
                "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\ud83dx\"", "{\"\\udfff\":1}", "\"a\\u0000b\"", "{\"\\u0000\":1}");
    }

    @ParameterizedTest
    @MethodSource("beyondTheBounds")
    void jsonBeyondTheBoundsIsRefusedBeforeItIsBuilt(String json) {
        for (String one : List.of(json, "{\"x\":[" + json + "]}")) {
            assertThatThrownBy(() -> mapper.readTree(one)).isInstanceOf(JacksonException.class);
            assertThatThrownBy(() -> mapper.readTree(one.getBytes(StandardCharsets.UTF_8))).isInstanceOf(JacksonException.class);
            assertThatThrownBy(() -> mapper.readTree(new ByteArrayInputStream(one.getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(JacksonException.class);
            assertThatThrownBy(() -> mapper.readTree(new StringReader(one))).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void halfASurrogatePairInBytesIsRefused() {
        assertThatThrownBy(() -> mapper.readTree(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "1E+308", "1e-308", "0e0", "-12.500", "9007199254740993", "1e0000000007", "\"\\ud83d\\ude00\"",
        "\"☃ 1e999999999\"",
        "[[[[{\"a\":null}]]]]", "true"})
    void ordinaryJsonIsReadAsItIs(String json) {
        assertThat(mapper.readTree(json))
                .isEqualTo(JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build().readTree(json));
    }

    @Test
    void theLenientReaderKeepsWhatPeopleWrote() {
        JsonMapper lenient = JsonMapper.builder(new BoundedJson(true)).build();

        assertThat(lenient.readTree("{\"a\":\"\\ud83d\"}").path("a").asString().length()).isEqualTo(1);
        assertThat(lenient.readTree("{\"a\":\"\\u0000\"}").path("a").asString().length()).isEqualTo(1);
        assertThatThrownBy(() -> lenient.readTree("{\"a\":1e309}")).isInstanceOf(OutOfBounds.class);
    }

    @Test
    void boundsHoldForValuesToo() {
        assertThat(mapper.readValue("{\"name\":\"a\",\"price\":1.5}", Priced.class)).isEqualTo(new Priced("a", 1.5));
        for (String wrong : List.of("{\"name\":1e999999999,\"price\":1}", "{\"name\":\"a\",\"price\":1e999999999}",
                "{\"name\":\"\\ud800\",\"price\":1}",
                "{\"price\":1,\"price\":2,\"name\":\"a\"}", "{\"unknown\":1e999999999}")) {
            assertThatThrownBy(() -> mapper.readValue(wrong, Priced.class)).as(wrong).isInstanceOf(JacksonException.class);
        }
        assertThatThrownBy(() -> mapper.readValue("{\"a\":1e999999999}", Map.class)).isInstanceOf(OutOfBounds.class)
                .hasMessageNotContaining("999999999");
    }
}
