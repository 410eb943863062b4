package io.tollgate.clients;

import static io.tollgate.world.Partner.answer;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * An airline writes by the sidecar, and a passenger reads on the page of her phone in a real browser: nobody between them can. It needs
 * node, npm and Chromium. With {@code -Dpages.pictures=true}, pictures for people are in {@code target/pages}.
 */
@TollgateTest
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@ExtendWith(OutputCaptureExtension.class)
@Timeout(600)
class EncryptedPhoneTest extends EncryptedPhoneFixture {

    @Test
    void flightTimesAreReadAndAnsweredAndNobodyBetweenReadsThem(CapturedOutput log) throws Exception {
        BrowserContext browser = browser();
        Page home = browser.newPage();
        home.navigate(phone());
        becomesADevice(home);
        home.locator(".devices li").waitFor();
        flightTimes("TP 1234", "B17");
        Page page = chat(browser);

        reads(page, "Flight TP 1234 leaves at 17:40 from gate B17.");
        assertThat(bubble(page, "TP 1234").locator(".category").innerText()).isEqualTo("notice");
        assertThat(bubble(page, "TP 1234").locator(".tick").getAttribute("aria-label")).startsWith("Verified");
        assertThat(page.content()).contains("Encrypted from end to end");
        page.locator("#encrypted summary").click();
        assertThat(page.locator(".safety").innerText()).matches("(\\d{5} ){11}\\d{5}");
        page.locator("#encrypted button").first().click();
        page.locator("#encrypted strong", new Page.LocatorOptions().setHasText("Compared")).waitFor();

        Page second = chat(browser);
        reads(second, "TP 1234");
        writes(page, "Merci, at gate B17");
        reads(second, "Merci, at gate B17");
        writes(second, "Is there a lounge?");
        reads(page, "Is there a lounge?");
        arrives("Merci, at gate B17");
        arrives("Is there a lounge?");
        says("Yes, beside gate B17");
        reads(page, "Yes, beside gate B17");
        reads(second, "Yes, beside gate B17");
        page.reload();
        reads(page, "TP 1234");
        reads(page, "Yes, beside gate B17");
        assertThat(page.locator(".bubble.sealed").count()).isEqualTo(4);
        second.close();
        assertThat(PhoneLooks.faults(page, "encrypted-chat")).isEmpty();
        home.reload();
        home.locator("[data-chat]", new Page.LocatorOptions().setHasText("Yes, beside gate B17")).waitFor();
        home.locator(".devices li").waitFor();
        assertThat(PhoneLooks.faults(home, "encrypted-home")).isEmpty();

        assertThat(KeptTexts.with("gate B17", database)).isEmpty();
        assertThat(KeptTexts.with("lounge", database)).isEmpty();
        assertThat(log.getAll()).doesNotContain("gate B17", "lounge");
        assertThat(sent).isNotEmpty().noneMatch(request -> request.contains("gate B17") || request.contains("lounge"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void herStopAndHerBlockHoldThoughNobodyReadsThem() {
        Page page = chat(browser());
        becomesADevice(page);
        says("Good day");
        reads(page, "Good day");

        writes(page, "stop");
        page.locator(".sealed-line", new Page.LocatorOptions().setHasText("STOP is sent")).waitFor();
        eventually(() -> mia.consent(vela.business(), Purpose.MARKETING) == ConsentStatus.State.WITHDRAWN);
        page.locator("#sealed-stop").click();
        eventually(() -> page.locator(".sealed-line", new Page.LocatorOptions().setHasText("STOP is sent")).count() == 2);

        page.locator("form[action$='/block'] button").click();
        page.locator("form.undo button").waitFor();
        assertThat(mia.blocked().refuses(vela.business().id())).isTrue();
        reads(page, "Good day");
        page.locator("form.undo button").click();
        page.locator("[role=status]", new Page.LocatorOptions().setHasText("lifted")).waitFor();
        assertThat(mia.blocked().refuses(vela.business().id())).isFalse();
        writes(page, "Thank you");
        arrives("Thank you");
        assertThat(complaints).isEmpty();
    }

    @Test
    void anotherBrowserIsASecondDeviceAndTheOneThatWasRemovedReadsNoMore() {
        Page first = chat(browser());
        becomesADevice(first);
        says("to one device");
        reads(first, "to one device");
        String number = safety(first);

        BrowserContext other = browser();
        Page second = chat(other);
        becomesADevice(second);
        first.locator(".sealed-line.warn", new Page.LocatorOptions().setHasText("A device of yours was added")).waitFor();
        second.locator(".sealed-state").waitFor();
        says("to two devices");
        reads(first, "to two devices");
        reads(second, "to two devices");
        assertThat(bubble(second, "to one device").count()).isZero();
        eventually(() -> safety(first).equals(safety(second)));
        assertThat(safety(first)).isNotEqualTo(number);
        writes(second, "from the second");
        reads(first, "from the second");
        arrives("from the second");

        Page devices = other.newPage();
        devices.onDialog(Dialog::accept);
        devices.navigate(phone());
        devices.locator(".devices button", new Page.LocatorOptions().setHasText("Remove this device")).click();
        devices.locator(".devices button", new Page.LocatorOptions().setHasText("Remove this device"))
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        says("to the other one alone");
        reads(second, "to the other one alone");
        first.locator("#encrypted[data-state=removed]").waitFor();
        first.reload();
        first.locator("#encrypted[data-state=removed]").waitFor();
        reads(first, "to two devices");
        assertThat(bubble(first, "alone").count()).isZero();
        assertThat(first.locator("#sealed").isVisible()).isFalse();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aBrowserThatNobodyCanLetInSaysSoAndTheBusinessLetsItInWhenItIsThere() throws IOException {
        BrowserContext closed = browser();
        Page first = chat(closed);
        becomesADevice(first);
        says("to one device");
        reads(first, "to one device");
        closed.close();
        sidecar.close();

        Page second = chat(browser());
        becomesADevice(second);
        second.locator(".sealed-waits", new Page.LocatorOptions().setHasText("waits to be let into an encrypted chat")).waitFor();
        assertThat(PhoneLooks.faults(second, "encrypted-waits")).isEmpty();
        sidecar = Sidecar.of(vela, FOLDER, home);

        second.locator(".sealed-state").waitFor();
        assertThat(second.locator(".sealed-waits").count()).isZero();
        says("to the second");
        reads(second, "to the second");
        writes(second, "from the second");
        arrives("from the second");
        assertThat(complaints).isEmpty();
    }

    @Test
    void twoMachinesOfTheBusinessAreInOneConversationAndTellItOnce(@TempDir Path other) throws IOException {
        Page page = chat(browser());
        becomesADevice(page);
        says("from the first machine");
        reads(page, "from the first machine");
        try (Sidecar second = Sidecar.of(vela, FOLDER, other)) {
            page.locator(".sealed-line.warn", new Page.LocatorOptions().setHasText("The business has added a device")).waitFor();
            delivered(second, "{\"messaging_product\":\"whatsapp\",\"to\":\"" + number() + "\"," + answer("from the second machine") + "}");
            reads(page, "from the second machine");
            says("from the first again");
            reads(page, "from the first again");
            writes(page, "to both");
            eventually(() -> Stream.concat(sidecar.words().stream(), second.words().stream()).anyMatch("to both"::equals));
            sidecar.close();
            writes(page, "to the second alone");
            eventually(() -> second.words().contains("to the second alone"));

            assertThat(Stream.concat(sidecar.words().stream(), second.words().stream()).filter("to both"::equals)).hasSize(1);
            assertThat(database.queryForObject("SELECT COUNT(*) FROM e2e_conversation WHERE recipient = ?", Integer.class,
                    (Object) mia.id().bytes())).isEqualTo(1);
        }
        assertThat(complaints).isEmpty();
    }

    private static String safety(Page page) {
        return requireNonNull(page.locator(".safety").textContent());
    }

    @Test
    void aMessageThatIsNotWhatItDeclaresIsShownAsRefusedAndSoIsItsNewDevice() throws IOException {
        Page page = chat(browser());
        becomesADevice(page);
        says("Good day");
        reads(page, "Good day");
        vela.business().approvedTemplate("greeting", "Good day!");

        assertThat(FOLDER.runs(60, "node", "test/dishonest.mjs", vela.root().toString(), vela.token(), vela.business().phoneNumberId(),
                mia.number().e164(), "greeting@en_US", "marketing@en_US")).as(() -> read(FOLDER.log())).isTrue();

        page.locator(".bubble.refused", new Page.LocatorOptions().setHasText("Refused: it was declared as greeting@en_US")).waitFor();
        page.locator(".sealed-line.warn", new Page.LocatorOptions().setHasText("has added a device")).waitFor();
        assertThat(page.locator(".bubble.sealed").count()).isEqualTo(2);

        Locator refused = page.locator(".bubble.refused");
        refused.locator("summary").click();
        refused.locator("select").selectOption("template");
        refused.locator("button").click();
        page.locator(".bubble.refused", new Page.LocatorOptions().setHasText("Reported. The message is not what it declares")).waitFor();
        assertThat(database.queryForList("SELECT reason FROM e2e_report WHERE recipient = ?", String.class, (Object) mia.id().bytes()))
                .containsExactly("TEMPLATE");
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatIsWrittenWithoutTollgateWaitsAndGoesOnce() {
        BrowserContext browser = browser();
        Page page = chat(browser);
        becomesADevice(page);
        says("Good day");
        reads(page, "Good day");

        browser.route("**/e2e/v1/**", route -> route.abort());
        writes(page, "while it was away");
        bubble(page, "waits to be sent").waitFor();
        browser.unroute("**/e2e/v1/**");
        page.reload();

        arrives("while it was away");
        bubble(page, "waits to be sent").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        reads(page, "while it was away");
    }
}
