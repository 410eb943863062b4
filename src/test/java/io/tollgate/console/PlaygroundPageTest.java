package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A case is put together in sentences, judged at once, and taken as an example. */
@TollgateTest
class PlaygroundPageTest {

    private static final String PATH = "/console/rules/playground";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private Browser reader;

    @BeforeEach
    void signIn() {
        TestAccounts.at(port, data).account("playground reader", Set.of(Role.FINANCE));
        reader = new Browser(port, "127.0.5.81");
        assertThat(reader.signIn("playground reader", PASSWORD, "/").statusCode()).isEqualTo(302);
    }

    @AfterEach
    void leave() {
        reader.close();
    }

    private static String asked(String... lines) {
        return "?day=2026-11-03&time=12:00&city=Lisbon&" + Arrays.stream(lines).map(line -> "given=" + Browser.encoded(line))
                .collect(Collectors.joining("&"));
    }

    private String shown(String... lines) {
        String page = reader.get(PATH + asked(lines)).body();
        return page.substring(page.indexOf("<main"));
    }

    @Test
    void aCaseIsJudgedAndEveryOtherRuleSaysWhyNot() {
        String page = shown("the message is marketing", "the message goes to a recipient in PT",
                "the message has no consent of the recipient to marketing");

        assertThat(page).contains("the message is refused under CON-EU-001 with code 131050", "/console/rules/CON-EU-001",
                "Does not hold:", "  @CON-",
                "value=\"A case from the playground\"", "Given the message is marketing", "And the message goes to a recipient in PT",
                "When the message is sent on 2026-11-03 at 12:00 in Lisbon", "Then the message is refused under CON-",
                "<optgroup", "list=\"sentences\"").doesNotContain("role=\"alert\"");
    }

    /** Titles and laws are English, and say so. */
    @Test
    void aReaderOfGermanGetsVerdictAndSentencesInGerman() {
        String page = reader.get(PATH + asked("the message is marketing", "the message goes to a recipient in PT",
                "the message has no consent of the recipient to marketing"), "Accept-Language", "de").body();

        assertThat(page).contains("lang=\"de\"><strong>die Nachricht wird nach CON-EU-001 mit Code 131050 verweigert</strong>",
                "<span lang=\"en\">Marketing needs the recipient&#39;s prior opt-in</span>", "<p>Die Nachricht</p>",
                "<span lang=\"de\">ist Werbung</span>", "<p>Trifft nicht zu:</p>", "Then the message is refused under CON-")
                .doesNotContain("<span lang=\"en\">is marketing</span>");
        assertThat(reader.get(PATH, "Accept-Language", "de").body()).contains("die Nachricht kostet nach TAR-");
        assertThat(shown("the message is marketing", "the message has no consent of the recipient to marketing"))
                .contains("<span lang=\"en\">is marketing</span>").doesNotContain("ist Werbung<");
    }

    @Test
    void whatIsNotSaidIsInOrder() {
        assertThat(reader.get(PATH).body()).contains("the message costs", "When the message is sent").doesNotContain("role=\"alert\"");
    }

    @Test
    void aSentenceIsAddedFromTheList() {
        String added = "the message is wanted for at most 12 hours";
        String page = reader.get(PATH + asked("the message is marketing") + "&add=" + Browser.encoded(added)).body();

        assertThat(page).contains("value=\"the message is marketing\"", "value=\"" + added + "\"></label>");
    }

    @Test
    void theExampleIsAFileThatSaysWhatTheRulesSay() {
        HttpResponse<String> file = reader.get(PATH + "/example.feature" + asked("the message is marketing",
                "the message goes to a recipient in PT", "the message has a withdrawn consent of the recipient to marketing")
                + "&name=Ana+has+withdrawn");

        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains("example.feature");
        assertThat(file.body()).startsWith("Feature: ").contains("    Example: Ana has withdrawn\n",
                "      Given the message is marketing\n", "      Then the message is refused under CON-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"the message is nice", "Ana has nothing to say", "<script>alert(1)</script>", "When the message is sent",
        "the message is sent", "the message goes to a recipient in Atlantis"})
    void aLineThatIsNoSentenceIsShownWithAHint(String line) {
        String page = shown("the message is marketing", line);

        assertThat(page).contains("role=\"alert\"").doesNotContain("<script>alert", "As an example");
        assertThat(reader.get(PATH + "/example.feature" + asked(line)).statusCode()).isEqualTo(400);
    }

    @Test
    void sentencesThatContradictAreTold() {
        assertThat(shown("the message is marketing", "not: the message is marketing")).contains("role=\"alert\"");
    }

    @Test
    void aDayThatIsNoneAndTooMuchTextAreTold() {
        assertThat(reader.get(PATH + "?day=2026-13-45").body()).contains("role=\"alert\"");
        assertThat(reader.get(PATH + "?day=2026-11-03&city=Atlantis").body()).contains("role=\"alert\"");
        assertThat(shown("the message is " + "very ".repeat(50) + "long")).contains("role=\"alert\"");
        assertThat(reader.get(PATH + asked("the message is marketing%0AThen nothing")).body()).contains("role=\"alert\"");
    }
}
