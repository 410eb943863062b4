package io.tollgate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private static final byte[] MARKED = "\uFEFFolá".getBytes(StandardCharsets.UTF_8);

    @Test
    void theMarkDoesNotBelongToTheText() {
        assertThat(Utf8.text(MARKED)).isEqualTo("olá");
        assertThat(Utf8.text("olá".getBytes(StandardCharsets.UTF_8))).isEqualTo("olá");
        assertThat(Utf8.mark(MARKED, MARKED.length)).isEqualTo(3);
        assertThat(Utf8.mark(MARKED, 2)).as("in a buffer that is too short").isZero();
        assertThat(Utf8.mark(new byte[0], 0)).isZero();
    }

    @Test
    void anotherEncodingIsNotUtf8() {
        assertThat(Utf8.is(MARKED)).isTrue();
        assertThat(Utf8.is("olá".getBytes(StandardCharsets.ISO_8859_1))).isFalse();
        assertThat(Utf8.is(new byte[] {(byte) 0xC3})).as("cut off within a letter").isFalse();
        assertThat(Utf8.is(new byte[0])).isTrue();
    }
}
