package io.tollgate.endtoend.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of messages that another implementation of MLS made, and what is refused. */
class MlsVectorsTest {

    @Test
    void theHeadOfAMessageIsReadWithoutAnyKey() {
        PrivateMessage message = PrivateMessage.read(Vectors.of("message"));

        assertThat(new String(message.groupId(), StandardCharsets.US_ASCII)).isEqualTo("a-conversation");
        assertThat(message.epoch()).isEqualTo(1);
        assertThat(message.type()).isEqualTo(PrivateMessage.Type.APPLICATION);
        assertThat(message.ciphertextBytes()).isEqualTo(272);
        assertThat(Declaration.read(message.authenticatedData()))
                .isEqualTo(new Declaration("utility", "m-1", Optional.of("flight_times@en")));
    }

    @Test
    void aMessageWithoutATemplateDeclaresNone() {
        Declaration declared = Declaration.read(PrivateMessage.read(Vectors.of("message-service")).authenticatedData());

        assertThat(declared).isEqualTo(new Declaration("service", "m-2", Optional.empty()));
        assertThat(declared.is("{\"v\":1,\"cat\":\"service\",\"mid\":\"m-2\"}".getBytes(StandardCharsets.US_ASCII))).isTrue();
        assertThat(declared.is("{\"v\":1,\"cat\":\"service\",\"mid\":\"m-3\"}".getBytes(StandardCharsets.US_ASCII))).isFalse();
    }

    @Test
    void aCommitIsOneOfTheEpochBefore() {
        PrivateMessage commit = PrivateMessage.read(Vectors.of("commit"));

        assertThat(commit.type()).isEqualTo(PrivateMessage.Type.COMMIT);
        assertThat(commit.epoch()).isZero();
    }

    @Test
    void aKeyPackageIsReadAndItsReferenceIsThatOfTheWelcome() {
        KeyPackage person = KeyPackage.read(Vectors.of("key-package"));

        assertThat(new String(person.identity(), StandardCharsets.US_ASCII)).isEqualTo("person");
        assertThat(person.notBefore()).isEqualTo(Instant.parse("2026-11-28T23:00:00Z"));
        assertThat(person.notAfter()).isEqualTo(Instant.parse("2026-12-29T00:00:00Z"));
        assertThat(person.reference()).isEqualTo(Vectors.of("key-package-ref"));
        assertThat(Welcome.read(Vectors.of("welcome")).references()).singleElement().isEqualTo(person.reference());
    }

    @Test
    void aBareKeyPackageIsTheSame() {
        byte[] wrapped = Vectors.of("key-package");
        byte[] bare = Arrays.copyOfRange(wrapped, 4, wrapped.length);

        assertThat(KeyPackage.read(bare).reference()).isEqualTo(KeyPackage.read(wrapped).reference());
    }

    @Test
    void unknownCapabilitiesAreRead() {
        assertThat(new String(KeyPackage.read(Vectors.of("key-package-grease")).identity(),
                StandardCharsets.US_ASCII)).isEqualTo("business");
    }

    /** Whatever bit is another one: either the form or a signature is wrong. */
    @Test
    void noBitOfAKeyPackageCanBeChanged() {
        byte[] bytes = Vectors.of("key-package");
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) (1 << at % 8);

            assertThatThrownBy(() -> KeyPackage.read(changed)).as("byte %d", at).isInstanceOf(NotMls.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-package", "message", "commit", "welcome"})
    void nothingMayBeMissingAndNothingMayFollow(String name) {
        byte[] bytes = Vectors.of(name);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(name, cut)).isInstanceOf(NotMls.class);
        }
        assertThatThrownBy(() -> read(name, Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(NotMls.class)
                .hasMessageContaining("after its end");
    }

    private static Object read(String name, byte[] bytes) {
        return switch (name) {
            case "key-package" -> KeyPackage.read(bytes);
            case "welcome" -> Welcome.read(bytes);
            default -> PrivateMessage.read(bytes);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            two bytes for a short length    | 00010002 4001 61            | in more bytes than it needs, at group_id
            four bytes for a short length   | 00010002 80000001 61        | in more bytes than it needs, at group_id
            eight bytes                     | 00010002 c000000000000001 61| a form that MLS does not have, at group_id
            a gigabyte                      | 00010002 bfffffff           | has 1073741823 bytes at group_id, and may have 64
            more than is there              | 00010002 0561               | ends too early, at group_id
            no group                        | 00010002 00 0000000000000001 01 00 00 00 | has an empty group_id
            a public message                | 00010001 0161               | is of wire format 1
            another version                 | 00020002 0161               | is of version 2
            an unknown type                 | 00010002 0161 0000000000000001 04 00 00 00 | unknown content_type (4)
            nothing                         | ''                          | ends too early, at version
            """)
    void oddMessagesAreRefusedWithTheirPlace(String what, String hex, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("[ ']", ""));

        assertThatThrownBy(() -> PrivateMessage.read(bytes)).as(what).isInstanceOf(NotMls.class).hasMessageContaining(why);
    }

    @Test
    void anEpochBeyondALongIsNone() {
        byte[] bytes = HexFormat.of().parseHex("000100020161ffffffffffffffff01000000");

        assertThat(PrivateMessage.read(bytes).epoch()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{}", "{\"v\":2,\"cat\":\"utility\",\"mid\":\"1\"}", "{\"cat\":\"utility\",\"v\":1,\"mid\":\"1\"}",
        "{\"v\":1, \"cat\":\"utility\",\"mid\":\"1\"}", "{\"v\":1,\"cat\":\"utility\",\"mid\":\"\"}", "{\"v\":1,\"cat\":\"utility\"}",
        "{\"v\":1,\"cat\":\"Utility\",\"mid\":\"1\"}", "{\"v\":1,\"cat\":\"utility\",\"mid\":\"1\",\"tpl\":\"\"}",
        "{\"v\":1,\"cat\":\"utility\",\"mid\":\"1\",\"tpl\":\"a\"}", "{\"v\":1,\"cat\":\"utility\",\"mid\":\"1\",\"x\":\"a\"}",
        "{\"v\":1,\"cat\":\"utility\",\"mid\":\"\\u0031\"}", "{\"v\":1,\"cat\":\"utility\",\"mid\":\"ä\"}",
        "\n{\"v\":1,\"cat\":\"utility\",\"mid\":\"1\"}"})
    void aDeclarationHasOneFormOnly(String data) {
        assertThatThrownBy(() -> Declaration.read(data.getBytes(StandardCharsets.UTF_8))).isInstanceOf(NotMls.class);
    }

    @Test
    void aSignatureOfEd25519IsChecked() {
        // RFC 8032, section 7.1, test 2
        byte[] key = HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] signature = HexFormat.of().parseHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11"
                + "d8c387b2eaeb4302aeeb00d291612bb0c00");

        assertThat(Ed25519.isSigned(key, new byte[] {0x72}, signature)).isTrue();
        assertThat(Ed25519.isSigned(key, new byte[] {0x73}, signature)).isFalse();
        assertThat(Ed25519.isSigned(new byte[31], new byte[] {0x72}, signature)).isFalse();
        assertThat(Ed25519.isSigned(HexFormat.of().parseHex("ff".repeat(32)), new byte[] {0x72}, signature)).isFalse();
    }
}
