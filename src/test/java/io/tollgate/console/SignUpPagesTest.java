package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A small business registers itself, and proves by a code that its number is its own. */
@TollgateTest
class SignUpPagesTest {

    private static final AtomicInteger forms = new AtomicInteger();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Businesses businesses;
    @Autowired
    JdbcTemplate database;

    private Browser browser() {
        return new Browser(port, "127.0.6." + forms.incrementAndGet());
    }

    private String number() {
        return world.personIn("AT").number().e164();
    }

    private static String form(String business, String number, String account, String rest) {
        return "business=" + Browser.encoded(business) + "&number=" + Browser.encoded(number) + "&account=" + Browser.encoded(account)
                + "&password=" + Browser.encoded(PASSWORD) + "&" + rest;
    }

    private static final String REST = "address=Sonnengasse+7%2C+Wien&contact=buero%40sonne.example&zone=Europe/Vienna";

    private Business businessOf(String account) {
        UserAccount member = world.the(UserAccounts.class).find(account).orElseThrow();
        return businesses.byId(List.of(world.the(BusinessMembers.class).businessOf(member).orElseThrow())).values().iterator().next();
    }

    @Test
    void aBusinessRegistersAndVerifiesItsNumberByCode() throws IOException {
        String account = "founder " + forms.incrementAndGet();
        String number = number();
        try (Browser founder = browser()) {
            assertThat(founder.get("/").body()).contains("href=\"/sign-up\"");
            assertThat(founder.post("/sign-up", form("Bäckerei Sonne & Söhne", number, account, REST)).headers().firstValue("Location")
                    .orElseThrow()).contains("/console/sign-in?to=/app/number");
            Business business = businessOf(account);
            Sender sender = businesses.senders(business.id()).getFirst();
            assertThat(business.plan()).isEqualTo(Plan.APP);
            assertThat(business.handle()).matches("ba-ckerei-sonne-so-hne-[0-9a-f]{6}|backerei-sonne-sohne-[0-9a-f]{6}");
            assertThat(business.creditLimit().micros()).isZero();
            assertThat(sender.displayNumber()).isEqualTo(number);

            founder.signIn(account, PASSWORD, "/app/number");
            assertThat(founder.get("/app").body()).contains("Your customers see no badge", "href=\"/app/number\"");
            String chosen = "number=" + sender.id();
            assertThat(founder.post("/app/number/verify", chosen + "&code=123456").body()).contains("There is no code for this number");
            assertThat(founder.post("/app/number/code", chosen + "&method=SMS").body()).contains("A code is on its way");
            assertThat(founder.post("/app/number/verify", chosen + "&code=12").body()).contains("A code has six digits");
            String code = Files.readAllLines(data.resolve("codes").resolve(sender.id().toString())).getLast();
            String wrong = code.charAt(0) == '9' ? "0" + code.substring(1) : "9" + code.substring(1);
            assertThat(founder.post("/app/number/verify", chosen + "&code=" + wrong).body()).contains("This is not the code");
            assertThat(founder.post("/app/number/verify", chosen + "&code=" + code.substring(0, 3) + "-" + code.substring(3)).body())
                    .contains("The number is verified.");
            assertThat(world.the(Verifications.class).statuses(List.of(sender.id()), Instant.now()))
                    .containsEntry(sender.id(), VerificationStatus.VERIFIED);
            assertThat(founder.get("/app/number").body()).doesNotContain("/app/number/code");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''    | +43 664 9876543 | address=A&contact=b&zone=Europe/Vienna | Give the name of your business
            Sonne | 12              | address=A&contact=b&zone=Europe/Vienna | This is not a telephone number
            Sonne | +43 664 9876543 | address=&contact=b&zone=Europe/Vienna  | Give the address
            Sonne | +43 664 9876543 | address=A&contact=%0A&zone=Europe/Rome | Give an e-mail address
            Sonne | +43 664 9876543 | address=A&contact=b&zone=Mars/Base     | Pick a time zone
            """)
    void aWrongFormMakesNothing(String business, String number, String rest, String complaint) {
        try (Browser founder = browser()) {
            int before = database.queryForObject("SELECT COUNT(*) FROM account", Integer.class);
            assertThat(founder.post("/sign-up", form(business, number, "nobody " + forms.incrementAndGet(), rest)).body())
                    .contains(complaint);
            assertThat(database.queryForObject("SELECT COUNT(*) FROM account", Integer.class)).isEqualTo(before);
        }
    }

    @Test
    void aNumberThatIsUsedATakenNameAndAnEasyPasswordAreRefused() {
        String used = world.business().enrol().number().displayNumber();
        String account = "founder " + forms.incrementAndGet();
        try (Browser founder = browser()) {
            assertThat(founder.post("/sign-up", form("Sonne", used, account, REST)).body()).contains("This number is used here already");
            assertThat(founder.post("/sign-up", form("Sonne", number(), account, REST).replace(Browser.encoded(PASSWORD), "1234")).body())
                    .contains("role=\"alert\"");
            founder.post("/sign-up", form("Sonne", number(), account, REST));
            assertThat(founder.post("/sign-up", form("<b>Mond", number(), account, REST)).body()).contains("role=\"alert\"")
                    .contains("&lt;b&gt;Mond").doesNotContain(PASSWORD);
        }
    }

    @Test
    void oneAddressRegistersFiveBusinessesAnHour() {
        try (Browser founder = browser()) {
            for (int business = 0; business < 5; business++) {
                assertThat(founder.post("/sign-up", form("Sonne", number(), "many " + forms.incrementAndGet(), REST)).statusCode())
                        .isEqualTo(302);
            }
            assertThat(founder.post("/sign-up", form("Sonne", number(), "many " + forms.incrementAndGet(), REST)).statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void anotherBusinessesNumberIsNotFound() {
        String account = "founder " + forms.incrementAndGet();
        Sender other = world.business().enrol().number();
        try (Browser founder = browser()) {
            founder.post("/sign-up", form("Sonne", number(), account, REST));
            founder.signIn(account, PASSWORD, "/app");
            for (String number : List.of(other.id().toString(), "0", "-1")) {
                assertThat(founder.post("/app/number/code", "number=" + number + "&method=SMS", "Accept", "text/html").statusCode())
                        .isEqualTo(404);
            }
        }
    }
}
