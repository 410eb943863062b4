package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.secrets.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page for partners says what the code does. */
class WebhooksDescribedTest {

    private static final String PAGE = page();

    @Test
    void namesEachField() {
        assertThat(Arrays.stream(AccountNotice.Field.values()).map(AccountNotice.Field::text).distinct())
                .allSatisfy(field -> assertThat(PAGE).contains("| `" + field + "` | "));
        assertThat(PAGE).contains("| `user_preferences` | ", "| `messages` with `statuses` | ", "| `messages` with `messages` | ");
    }

    @Test
    void itsExampleOfASignatureIsRight() {
        String body = "{\"object\":\"whatsapp_business_account\"}";

        assertThat(PAGE).contains("the body `" + body + "` with the secret `at least sixteen characters`",
                WebhookSignature.of(body.getBytes(StandardCharsets.UTF_8), "at least sixteen characters"));
    }

    private static String page() {
        try {
            return Files.readString(Path.of("src/site/markdown/webhooks.md"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
