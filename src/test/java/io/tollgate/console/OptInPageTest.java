package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The page behind the link of an opt-in: it speaks the language of the wording and says what to do, whatever has become of the link. */
@TollgateTest
class OptInPageTest {

    private static final Duration TIME = Duration.ofHours(3);

    @LocalServerPort
    int port;
    @Autowired
    World world;
    @Autowired
    OptIns optIns;
    @Autowired
    PlatformTransactionManager transactions;

    private EnrolledBusiness bakery;
    private Person ana;

    @BeforeEach
    void openTheBakery() {
        bakery = world.business().named("Backhaus & <Sonne>").enrol();
        ana = world.personIn("AT");
    }

    /** @return the path of the link in the message */
    private String asked(String language, String wording, Instant at) {
        OptIn.Id id = OptIn.Id.random();
        OptIn.Secret secret = optIns.secret(id, OptIn.Answer.LINK);
        Instant asked = at.truncatedTo(ChronoUnit.MICROS);
        OptIn optIn = new OptIn(id, bakery.id(), ana.id(), ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), OptIn.Answer.LINK, language,
                asked, asked.plus(TIME), Optional.empty(), new MessageId(UUID.randomUUID()), 0, Optional.empty());
        new TransactionTemplate(transactions).executeWithoutResult(_ -> optIns.request(optIn, secret,
                Evidence.of("form", new Wording(wording, "1", language, "Kassa 2", ""), ""), Optional.empty(), new byte[32], at));
        return "/opt-in/" + secret.text();
    }

    private String page(String path, String language) {
        try (Browser browser = new Browser(port, "127.0.0.1")) {
            return browser.get(path, "Accept", "text/html", "Accept-Language", language).body();
        }
    }

    private String press(String path) {
        try (Browser browser = new Browser(port, "127.0.0.1")) {
            return browser.post(path, "", "Accept", "text/html", "Accept-Language", "en").body();
        }
    }

    @Test
    void thePageIsInTheLanguageOfTheWordingAndShowsTheBusinessTheWordingAndTheWayBack() {
        String link = asked("de-AT", "Ja, schreiben Sie mir über Brot & <Kuchen>.", Instant.now());

        assertThat(page(link, "en")).contains("<html lang=\"de-AT\"", "Backhaus &amp; &lt;Sonne&gt;",
                "Ja, schreiben Sie mir über Brot &amp; &lt;Kuchen&gt;.", "Kassa 2", "Ich bestätige", "Der Weg zurück", "STOP",
                bakery.number().displayNumber());
        assertThat(ana.consent(bakery, Purpose.MARKETING)).as("looking confirms nothing").isEqualTo(State.REQUESTED);
    }

    @Test
    void aLanguageThatThePagesDoNotHaveLeavesTheReadersOwn() {
        String link = asked("pt", "Sim, escrevam-me.", Instant.now());

        assertThat(page(link, "de")).contains("<html lang=\"de\"", "<blockquote lang=\"pt\"", "Sim, escrevam-me.");
    }

    @Test
    void theButtonConfirmsOnceAndAUsedLinkSaysWhatWasAgreedAndHowToEndIt() {
        String link = asked("de", "Ja, schreiben Sie mir.", Instant.now());

        assertThat(press(link)).contains("Danke: das ist bestätigt.", "Der Weg zurück").doesNotContain("<button>Ich bestätige");
        assertThat(ana.consent(bakery, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        for (String again : new String[] {press(link), page(link, "en")}) {
            assertThat(again).contains("Das wurde schon bestätigt.", "Ja, schreiben Sie mir.", "antworten Sie STOP")
                    .doesNotContain("<button>Ich bestätige");
        }
    }

    @Test
    void aLinkThatIsTooOldConfirmsNothingAndSaysWhatToDo() {
        String link = asked("en", "Yes, write to me.", Instant.now().minus(TIME).minusSeconds(1));

        for (String told : new String[] {page(link, "de"), press(link)}) {
            assertThat(told).contains("The time to confirm is over.", "ask it to write to you again").doesNotContain("<button>I confirm");
        }
        assertThat(ana.consent(bakery, Purpose.MARKETING)).isNotEqualTo(State.CONFIRMED);
    }

    @Test
    void whoHasWithdrawnSinceConfirmsNothing() {
        String link = asked("en", "Yes, write to me.", Instant.now().minusSeconds(60));
        world.the(Consents.class).withdraw(ana.id(), bakery.id(), ConsentChannel.MESSENGER, Set.of(Purpose.values()), "a test",
                Instant.now());

        assertThat(press(link)).contains("You have withdrawn since", "ask the business to write to you again")
                .doesNotContain("The way back");
        assertThat(ana.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void anUnknownLinkSaysWhatToDoInTheReadersLanguage() {
        String link = asked("de", "Ja.", Instant.now());

        assertThat(page(link.substring(0, link.length() - 1), "en")).contains("There is nothing to confirm behind this link.",
                "Open it once more from the message").doesNotContain("Backhaus");
        assertThat(press("/opt-in/nothing")).contains("There is nothing to confirm behind this link.");
    }
}
