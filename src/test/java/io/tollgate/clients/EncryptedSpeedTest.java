package io.tollgate.clients;

import static io.tollgate.world.Partner.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * How fast the sidecar is, and how long a message is on its way to and from the page of a phone: with {@code -Dbench.encrypted=true}. It
 * prints the figures, and asserts only that everything has come.
 */
@TollgateTest
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@Timeout(900)
@EnabledIfSystemProperty(named = "bench.encrypted", matches = "true")
class EncryptedSpeedTest extends EncryptedPhoneFixture {

    private static final int MANY = Integer.getInteger("bench.messages", 200);
    private static final int SINGLE = 50;
    private static final int CLIENTS = 8;
    /** Notes when each word of the form #a1 is to be seen first. */
    private static final String NOTES = """
            () => {
              window.shown = {};
              const note = () => document.querySelectorAll(".bubble.sealed").forEach((one) =>
                (one.textContent.match(/#[a-z]\\d+;/g) ?? []).forEach((word) => window.shown[word] ??= Date.now()));
              new MutationObserver(note).observe(document.getElementById("bubbles"), { childList: true, subtree: true });
            }""";
    private static final String TAPS = """
            (word) => {
              document.querySelector("#sealed input[name=text]").value = word;
              document.querySelector("#sealed button").click();
              return Date.now();
            }""";

    @Test
    void isMeasured() throws Exception {
        Page page = chat(browser());
        becomesADevice(page);
        says("begin");
        reads(page, "begin");
        page.evaluate(NOTES);

        List<Long> shown = new ArrayList<>();
        List<Long> tapped = new ArrayList<>();
        for (int i = 0; i < SINGLE; i++) {
            String word = "#p" + i + ";";
            long began = System.currentTimeMillis();
            says(word);
            shown.add(shown(page, word) - began);
            String tap = "#t" + i + ";";
            long at = ((Number) page.evaluate(TAPS, tap)).longValue();
            shown(page, tap);
            eventually(() -> sidecar.arrived().containsKey(tap));
            tapped.add(sidecar.arrived().get(tap) - at);
        }
        told("from the business's POST to the page", shown);
        told("from a tap on send to the business's webhook", tapped);
        out(page);
        back(page);
    }

    private static long shown(Page page, String word) {
        page.waitForFunction("(word) => window.shown[word]", word);
        return ((Number) page.evaluate("(word) => window.shown[word]", word)).longValue();
    }

    /** Several clients send by the sidecar to one person. */
    private void out(Page page) throws Exception {
        List<Long> calls = Collections.synchronizedList(new ArrayList<>());
        long began = System.currentTimeMillis();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String body = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + number() + "\"," + answer("#o" + i + ";") + "}";
                all.add(clients.submit(() -> {
                    long one = System.currentTimeMillis();
                    delivered(body);
                    calls.add(System.currentTimeMillis() - one);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        rate("sent by the sidecar, " + CLIENTS + " clients", MANY, System.currentTimeMillis() - began);
        told("a call of the sidecar, " + CLIENTS + " clients", calls);
        for (int i = 0; i < MANY; i++) {
            shown(page, "#o" + i + ";");
        }
        rate("shown on the page", MANY, System.currentTimeMillis() - began);
    }

    /** What she wrote while the sidecar was away comes all at once. */
    private void back(Page page) throws IOException {
        sidecar.close();
        for (int i = 0; i < MANY; i++) {
            page.waitForFunction("() => !document.querySelector('#sealed button').disabled"); // the one before is on its way
            page.evaluate(TAPS, "#b" + i + ";");
            shown(page, "#b" + i + ";");
        }
        await().atMost(Duration.ofMinutes(5)).until(() -> database.queryForObject("SELECT COUNT(*) FROM e2e_envelope e JOIN e2e_device d"
                + " ON d.device_id = e.device_id WHERE e.kind = 'MESSAGE' AND d.sender_id = ?", Integer.class,
                vela.sender().id().value()) == MANY);
        sidecar = Sidecar.of(vela, FOLDER, home);
        eventually(() -> sidecar.arrived().size() >= MANY);
        Collection<Long> times = sidecar.arrived().values();
        rate("decrypted and told to the webhook", MANY - 1, Collections.max(times) - Collections.min(times));
        assertThat(sidecar.arrived()).hasSize(MANY);
    }

    private static void rate(String what, int messages, long millis) {
        print(String.format(Locale.ROOT, "%s: %.0f messages/s", what, messages * 1000.0 / Math.max(1, millis)));
    }

    private static void told(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        print(String.format(Locale.ROOT, "%s: p50 %d ms, p99 %d ms", what, sorted.get(sorted.size() / 2),
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100))));
    }

    private static void print(String line) {
        System.out.println("BENCH " + line);
    }
}
