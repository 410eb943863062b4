package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a recipient reads of a message. */
class RenderingTest {

    @Test
    void anSmsCarriesTextsAndTemplatesWhole() {
        byte[] template = json("""
                {"type":"template","template":{"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},
                {"type":"currency","currency":{"fallback_value":"5 EUR"}}]}]}}""");
        byte[] text = json("{\"type\":\"text\",\"text\":{\"body\":\"" + "x".repeat(5_000) + "\"}}");

        assertThat(Rendering.sms(template, Kind.TEMPLATE, "Hello {{1}}, pay {{ 2 }} to {{3}}.")).hasValue("Hello Ana, pay 5 EUR to {{3}}.");
        assertThat(Rendering.sms(text, Kind.TEXT, "").orElseThrow()).hasSize(5_000);
        assertThat(Rendering.of(text, Kind.TEXT, "")).hasSize(4_096);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"MEDIA", "INTERACTIVE", "ENCRYPTED"})
    void anSmsCarriesNothingElse(Kind kind) {
        assertThat(Rendering.sms(json("{\"type\":\"image\",\"image\":{\"caption\":\"a cat\"}}"), kind, "")).isEmpty();
    }

    private static byte[] json(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
