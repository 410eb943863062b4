package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.Release;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBundle;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Versions of the rules are approved, tried and taken back on their pages. Each change here is an example, so that no rule changes. */
@TollgateTest
class ReleasePagesTest {

    private static final String PATH = "/console/rules/releases/";
    private static final String FEATURE = "consent/eu-marketing.feature";
    private static final Pattern EFFECT = Pattern.compile("name=\"effect\" value=\"([0-9a-f]{64})\"");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;
    @Autowired
    Releases releases;
    @Autowired
    Clock clock;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.71");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    private static String main(HttpResponse<String> page) {
        return page.body().substring(page.body().indexOf("<main"));
    }

    /** Proposes one more example. @return the path of its version */
    private String proposed(String author, String example) {
        RuleBundle inForce = releases.files(releases.inForce(clock.instant()).orElseThrow());
        SortedMap<String, byte[]> examples = new TreeMap<>(inForce.examples());
        String more = new String(examples.get(FEATURE), StandardCharsets.UTF_8).stripTrailing() + """


                    Example: %s
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-03
                      Then the message is refused under CON-EU-001
                """.formatted(example);
        examples.put(FEATURE, more.getBytes(StandardCharsets.UTF_8));
        Release release = releases.propose(new RuleBundle(inForce.rules(), examples), author, "One more <example>", Optional.empty(),
                clock.instant());
        return PATH + release.version();
    }

    private List<String> recorded(String account) {
        return database.queryForList("SELECT CONCAT(operation, ' ', status) FROM audit_entry WHERE account = ? AND status IS NOT NULL"
                + " ORDER BY number", String.class, account);
    }

    @Test
    void oneAccountProposesAndAnotherApprovesWhatItHasRead() {
        String path = proposed("room author", "Approved on its page");
        try (Browser author = signedIn("room author", Role.APPROVER); Browser approver = signedIn("room approver", Role.APPROVER);
                Browser officer = signedIn("room officer", Role.OFFICER); Browser operator = signedIn("room operator", Role.OPERATOR)) {
            String shown = main(approver.get(path));
            assertThat(shown).contains("Example `Approved on its page` is new", "class=\"came\"", "One more &lt;example&gt;", "room author",
                    "/approve", "/withdraw").doesNotContain("<example>", "/rollback");
            String effect = EFFECT.matcher(shown).results().map(found -> found.group(1)).findFirst().orElseThrow();
            assertThat(main(officer.get(path))).doesNotContain("/approve", "/withdraw");
            assertThat(main(author.get(path))).contains("another account must approve it").doesNotContain("/approve\"");

            assertThat(officer.post(path + "/approve", "effect=" + effect).statusCode()).isEqualTo(403);
            assertThat(main(author.post(path + "/approve", "effect=" + effect))).contains("role=\"alert\"", "author");
            assertThat(main(approver.post(path + "/approve", ""))).contains("It is not known which changes you have read");
            assertThat(main(approver.post(path + "/approve", "effect=" + "0".repeat(64)))).contains("role=\"alert\"");
            assertThat(approver.post(path + "/approve", "effect=" + effect + "&reason=Read").statusCode()).isEqualTo(302);
            assertThat(main(approver.post(path + "/approve", "effect=" + effect))).as("a double click").contains("role=\"alert\"");
            assertThat(main(approver.get(path))).contains("<strong>in force</strong>", "room approver", "/rollback");
            assertThat(main(officer.get("/console/rules/CON-EU-001"))).contains("Approved on its page");

            assertThat(operator.post(path + "/rollback", "reason=+").body()).contains("Say why.");
            assertThat(operator.post(path + "/rollback", "reason=A+mistake").statusCode()).isEqualTo(302);
            assertThat(main(operator.post(path + "/rollback", "reason=Again"))).contains("role=\"alert\"");
            assertThat(main(officer.get("/console/rules/CON-EU-001"))).doesNotContain("Approved on its page");
        }
        assertThat(recorded("room approver")).containsExactly("approveRelease 409", "approveRelease 200", "approveRelease 409");
        assertThat(recorded("room operator")).containsExactly("rollBackRules 200", "rollBackRules 409");
        assertThat(recorded("room officer")).containsExactly("approveRelease 403");
    }

    /** Adds counts to the last trial, dated so long ago that no canary stops for them. */
    private void judged(String what, int messages) {
        database.update("INSERT INTO rule_trial_count (trial, minute, what, messages) SELECT MAX(id), '2026-01-01 00:00:00', ?, ?"
                + " FROM rule_event WHERE type = 'CANARY_STARTED'", what, messages);
    }

    @Test
    void aProposalIsTriedAndWithdrawn() {
        String path = proposed("trial author", "Tried on its page");
        EnrolledBusiness shop = world.business().enrol();
        try (Browser approver = signedIn("trial approver", Role.APPROVER); Browser operator = signedIn("trial operator", Role.OPERATOR);
                Browser finance = signedIn("trial finance", Role.FINANCE)) {
            for (String wrong : new String[] {"0", "101", "ten", "-1", "99999999999"}) {
                assertThat(operator.post(path + "/shadow", "percent=" + wrong).body()).as(wrong).contains("percent are 1 to 100");
            }
            assertThat(operator.post(path + "/shadow", "percent=100").statusCode()).isEqualTo(302);
            assertThat(main(approver.get(path))).contains("under way", "Stop the shadow", "No person met a difference");
            assertThat(main(finance.get(path))).doesNotContain("under way", "Stop the shadow");
            assertThat(finance.post(path + "/shadow/stop", "").statusCode()).isEqualTo(403);
            assertThat(operator.post(path + "/shadow/stop", "").statusCode()).isEqualTo(302);
            assertThat(main(operator.post(path + "/shadow/stop", ""))).as("a double click").contains("No shadow is under way");

            String terms = "percent=1&within=5&minimum=100&businesses=";
            assertThat(operator.post(path + "/canary", terms + shop.handle()).statusCode()).isEqualTo(403);
            assertThat(approver.post(path + "/canary", terms + "nobody-here").body()).contains("There is no business with this handle");
            assertThat(approver.post(path + "/canary", "percent=1&within=5&minimum=many").body()).contains("percent are 1 to 100");
            assertThat(approver.post(path + "/canary", terms + shop.handle() + "&refusals=much").body()).contains("refusals must be");
            assertThat(approver.post(path + "/canary", terms + shop.handle()).statusCode()).isEqualTo(302);
            assertThat(main(approver.get(path))).contains("Stop the canary", "<meter", ">Control<").doesNotContain("class=\"band\"",
                    "Start a canary");
            judged("canary: judged", 100);
            judged("canary: refused", 12);
            judged("in force: judged", 1_000);
            judged("in force: refused", 100);
            assertThat(main(approver.get(path))).contains("class=\"band\"", "refused: canary 12%, control 10%; it may be from 5% to 15%.",
                    "within the band");
            assertThat(operator.post(path + "/canary/stop", "reason=").body()).contains("Say why.");
            assertThat(operator.post(path + "/canary/stop", "reason=Seen+enough").statusCode()).isEqualTo(302);

            assertThat(operator.post(path + "/withdraw", "reason=Too+early").statusCode()).isEqualTo(302);
            assertThat(main(operator.post(path + "/withdraw", "reason=Too+early"))).contains("role=\"alert\"");
            assertThat(main(approver.get(path))).contains("<strong>withdrawn</strong>").doesNotContain("/approve", "/shadow", "/canary");
        }
    }

    @Test
    void aReplayIsAMatrixAndTheExamplesTellWhatNoneNeeds() {
        EnrolledBusiness shop = world.business().enrol();
        MessageId sent = shop.sends(Category.UTILITY, world.person(), Instant.now());
        await().until(() -> database.queryForObject("SELECT COUNT(*) FROM decision WHERE message_id = ?",
                Integer.class, sent.bytes()), count -> count == 1);
        try (Browser officer = signedIn("look officer", Role.OFFICER); Browser finance = signedIn("look finance", Role.FINANCE)) {
            assertThat(finance.get(PATH + "1/replay").statusCode()).isEqualTo(403);
            assertThat(finance.get(PATH + "1/examples").statusCode()).isEqualTo(403);
            assertThat(officer.get(PATH + "999999/replay").statusCode()).isEqualTo(404);
            assertThat(main(officer.get(PATH + "1/replay?from=2026-11-02&until=2026-11-01"))).contains("The end must be after");
            assertThat(main(officer.get(PATH + "1/replay?from=2020-01-01&until=2026-11-01"))).contains("at most 31 days");
            assertThat(main(officer.get(PATH + "1/replay?from=yesterday"))).contains("A day must be written as");
            String replayed = main(officer.get(PATH + "1/replay"));
            assertThat(replayed).containsPattern("[1-9][0-9]* cases judged again").contains("was / would be",
                    "<th scope=\"row\">refused</th>");

            String examples = main(officer.get(PATH + "1/examples"));
            assertThat(examples).containsPattern("[1-9][0-9]* examples, 0 failed").contains("class=\"notice\"",
                    "Sentences that no example needs");
        }
    }
}
