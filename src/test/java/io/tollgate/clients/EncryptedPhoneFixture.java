package io.tollgate.clients;

import static io.tollgate.world.Partner.answer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.tollgate.console.Chromium;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** An airline with a sidecar, and a passenger whose phone's page is opened in browsers. It needs node and npm. */
abstract class EncryptedPhoneFixture {

    static final NpmFolder FOLDER = EncryptedChatsTest.FOLDER;
    private static final Path BUNDLE = Path.of("target/classes/static/encrypted-chats.js");
    private static final double PATIENCE = 180_000; // milliseconds, for a busy machine

    @LocalServerPort
    int port;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;
    @TempDir
    Path home;

    private static @Nullable Chromium chromium;

    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<BrowserContext> browsers = new ArrayList<>();
    Partner vela;
    Person mia;
    Sidecar sidecar;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(NpmFolder.isThere(), NpmFolder.MISSING + "encrypted chats on the page are not tried.");
        assumeTrue(Files.exists(BUNDLE), "The build made no script of encrypted chats: they are not tried on the page.");
        assumeTrue(FOLDER.install(EncryptedChatsTest.INSTALL_SECONDS) && EncryptedChatsTest.hasSqlite(),
                "npm could not install the sidecar (see " + FOLDER.log() + "): encrypted chats on the page are not tried.");
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
            chromium = null;
        }
    }

    @BeforeEach
    void open() throws IOException {
        EnrolledBusiness airline = world.business().named("Vela Air").onAccount("1000").enrol();
        airline.approvedTemplate("flight_times", "Flight {{1}} leaves at {{2}} from gate {{3}}.");
        vela = airline.partner();
        mia = world.personIn("FR").consentsTo(airline).writesTo(airline, Instant.now());
        database.update("INSERT INTO handset (recipient, behaviour, language) VALUES (?, 'USUAL', 'en')"
                + " ON DUPLICATE KEY UPDATE language = 'en'", (Object) mia.id().bytes());
        sidecar = Sidecar.of(vela, FOLDER, home);
    }

    @AfterEach
    void leave() {
        browsers.forEach(BrowserContext::close);
        if (sidecar != null) {
            sidecar.close();
        }
    }

    /** Another browser of hers, which notes what it sends. */
    BrowserContext browser() {
        if (chromium == null) {
            chromium = Chromium.start();
        }
        BrowserContext browser = chromium.browser().newContext(new NewContextOptions().setLocale("en-GB").setViewportSize(390, 844));
        browser.setDefaultTimeout(PATIENCE);
        browser.onRequest(request -> sent.add(body(request)));
        browser.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 4")) { // a device that was removed is refused
                complaints.add(message.text());
            }
        });
        browsers.add(browser);
        return browser;
    }

    private static String body(Request request) {
        byte[] bytes = request.postDataBuffer();
        return request.url() + (bytes == null ? "" : new String(bytes, ISO_8859_1));
    }

    String phone() {
        return "http://127.0.0.1:" + port + "/me/" + mia.id();
    }

    String chat() {
        return phone() + "/chats/" + vela.sender().id();
    }

    Page chat(BrowserContext browser) {
        Page page = browser.newPage();
        page.navigate(chat());
        return page;
    }

    /** The browser becomes a device of hers. */
    static void becomesADevice(Page page) {
        page.locator("#encrypted[data-state=none] button").click();
        page.locator("#encrypted[data-state=ready]").waitFor();
    }

    static Locator bubble(Page page, String text) {
        return page.locator(".bubble.sealed", new Page.LocatorOptions().setHasText(text));
    }

    static void reads(Page page, String text) {
        bubble(page, text).waitFor();
        assertThat(bubble(page, text).count()).as(text).isEqualTo(1);
    }

    static void writes(Page page, String text) {
        page.locator("#sealed input[name=text]").fill(text);
        page.locator("#sealed input[name=text]").press("Enter");
        reads(page, text);
    }

    String number() {
        return mia.number().e164().substring(1);
    }

    void flightTimes(String flight, String gate) {
        delivered("""
                {"messaging_product":"whatsapp","to":"%s","type":"template","template":{"name":"flight_times","language":{"code":"en_US"},
                 "components":[{"type":"body","parameters":[{"type":"text","text":"%s"},{"type":"text","text":"17:40"},
                 {"type":"text","text":"%s"}]}]}}""".formatted(number(), flight, gate));
    }

    void says(String text) {
        delivered("{\"messaging_product\":\"whatsapp\",\"to\":\"" + number() + "\"," + answer(text) + "}");
    }

    void delivered(String body) {
        delivered(sidecar, body);
    }

    static void delivered(Sidecar sidecar, String body) {
        Partner.Reply reply = sidecar.post(body);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
    }

    static void eventually(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(50)).until(condition);
    }

    void arrives(String text) {
        eventually(() -> sidecar.words().contains(text));
        assertThat(sidecar.words().stream().filter(text::equals).count()).as(text).isEqualTo(1);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
