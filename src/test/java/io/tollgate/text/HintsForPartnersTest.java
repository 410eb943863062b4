package io.tollgate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What partners read instead of a hint. */
class HintsForPartnersTest {

    private static final Path MAIN = Path.of("src/main/java/io/tollgate");
    private static final Pattern HINT = Pattern.compile("Maybe [^\"]+");
    /** A cause begins with what it is about. */
    private static final List<String> CAUSES = List.of("a", "another", "digits", "it", "its", "the", "there", "Content-Type", "MARKETING");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It is too short. Maybe digits are missing.       | It is too short. Check whether digits are missing.
            A second +. Maybe give one number, with + first. | A second +. Give one number, with + first.
            Maybe keep it as text. Maybe it was rounded.     | Keep it as text. Check whether it was rounded.
            Maybe typewriters are older.                     | Check whether typewriters are older.
            It has no hint, maybe.                           | It has no hint, maybe.
            """)
    void aHintBecomesWhatToDo(String error, String forPartners) {
        assertThat(Hints.forPartners(error)).isEqualTo(forPartners);
    }

    /** Texts that officers read, too, and that go to partners by way of {@link Hints}: "Check whether write it" is no English. */
    @ParameterizedTest
    @ValueSource(strings = {"recipient/PhoneNumbers", "recipient/Spelling", "business/TemplateReader", "business/TemplateParts",
        "csv/Separator", "consent/Damage", "consent/Evidence", "consent/OptIn", "delivery/WebhookHandshake", "delivery/WebhookAddresses",
        "delivery/SampleWebhooks", "accounts/UserAccounts", "security/BusinessMembers"})
    void eachHintThatPartnersReadIsASentence(String type) throws IOException {
        String code = Files.readString(MAIN.resolve(type + ".java"));

        assertThat(HINT.matcher(code).results().map(found -> Hints.forPartners(found.group())).toList()).isNotEmpty()
                .filteredOn(todo -> todo.startsWith("Check whether "))
                .allSatisfy(todo -> assertThat(todo.split(" ")[2]).as(todo).isIn(CAUSES));
    }

    @Test
    void passwordsAreExplainedToEverybody() throws IOException {
        String code = Files.readString(MAIN.resolve("accounts/Passwords.java"));

        assertThat(HINT.matcher(code).results().map(found -> Hints.forPartners(found.group()))
                .filter(todo -> !todo.contains("Check whether 10")))
                .containsExactly("Take four words.", "Leave something out.", "Take four words that do not belong together.");
    }
}
