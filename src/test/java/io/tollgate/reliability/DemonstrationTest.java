package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.ServerProgramsOfTests;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.mustangproject.validator.ZUGFeRDValidator;

/** The program of the README with the profile demo, which newcomers see first. */
@Order(0) // it leaves the archive of classes with which later programs start
class DemonstrationTest {

    private static final Pattern ROW = Pattern.compile(
            "^(airline|shop|bank|bakery) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+\\.\\d{6}) USD +(\\d+) +(\\S+)"
                    + " +(\\d+\\.\\d\\d) USD +(\\d+\\.\\d\\d) USD$",
            Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("<a href=\"(/[^\"]*)\"");

    @Test
    void playsADayThatAddsUpAndKeepsServing() {
        Path data = ServerProgramsOfTests.into(Path.of("target", "reliability", "demonstration"));
        try (TollgateProcess tollgate = TollgateProcess.start(data, "--spring.profiles.active=demo")) {
            String output = playedDay(tollgate);
            assertThat(output).contains("Refused, by the first rule that refused", "Deferred, by rule", "Free, and why");
            assertThat(output).contains("CON-", "BLK-", "VER-", "TAR-", "service allowance", "free entry", "app allowance");

            assertThat(output).as("warnings and traces").doesNotContain(" WARN ", " ERROR ", "\tat ");
            assertThat(preview(tollgate, found(output, "  (\\+\\d+) has agreed"), output)).contains("\"admitted\"");
            assertThat(preview(tollgate, found(output, "  (\\+\\d+) has never been asked"), output)).contains("\"refused\"", "CON-ANY-001");
            assertThat(Path.of(found(output, "The administration's token is in (\\S+)\\."))).isNotEmptyFile();
            issuesDocumentsThatPassTheValidator(data.resolve("invoices"));
            assertThat(tollgate.output()).as("warnings of the documents").doesNotContain(" WARN ", " ERROR ");

            String start = get(tollgate, "/");
            List<String> links = LINK.matcher(start).results().map(link -> link.group(1)).toList();
            assertThat(links).as("links for a visitor who has not signed in").contains("/console/sign-in", "/me", "/actuator/health");
            links.forEach(link -> get(tollgate, link));
            assertThat(tollgate.stop()).isEqualTo(143);
        }
    }

    /** PDF/A-3 with the XML in it for three, and a PDF beside a Peppol invoice for the bank, which is in France. */
    private static void issuesDocumentsThatPassTheValidator(Path folder) {
        List<String> expected = List.of("2026-000001.pdf", "2026-000002.pdf", "2026-000003.pdf", "2026-000003.xml", "2026-000004.pdf");
        await().pollInterval(Duration.ofMillis(200))
                .until(() -> expected.stream().map(folder::resolve).allMatch(Files::exists));

        assertThat(folder).isDirectoryNotContaining(file -> !expected.contains(file.getFileName().toString()));
        expected.stream().filter(name -> !name.equals("2026-000003.pdf")).forEach(name -> {
            ZUGFeRDValidator validator = new ZUGFeRDValidator();
            String report = validator.validate(folder.resolve(name).toString());
            assertThat(report).as(name).contains("<summary status=\"valid\"/>").doesNotContain("<error", "status=\"invalid\"");
        });
    }

    /** A part of the same day, but each message goes over HTTP to a Cloud API, and what becomes of it comes back by its webhooks. */
    @Test
    void playsTheDayThroughACloudApi() {
        int networkPort = TollgateProcess.freePort();
        Path data = ServerProgramsOfTests.into(Path.of("target", "reliability", "demonstration-downstream"));
        try (TollgateProcess tollgate = TollgateProcess.start(data, "--spring.profiles.active=demo,downstream",
                "--tollgate.demonstration.network-port=" + networkPort, "--tollgate.demonstration.share=10")) {
            String output = playedDay(tollgate);

            assertThat(output).contains("Messages leave by cloud-api");
            assertThat(output).as("warnings and traces").doesNotContain(" WARN ", " ERROR ", "\tat ");
            assertThat(tollgate.stop()).isEqualTo(143);
        }
    }

    /** What the program printed; each business's row adds up. */
    private static String playedDay(TollgateProcess tollgate) {
        await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(200))
                .until(() -> !tollgate.isAlive() || tollgate.output().contains("Now serving"));
        String output = tollgate.output();

        Map<String, MatchResult> rows = new TreeMap<>();
        ROW.matcher(output).results().forEach(row -> rows.put(row.group(1), row));
        assertThat(rows).as(output).containsOnlyKeys("airline", "shop", "bank", "bakery");
        rows.values().forEach(row -> {
            assertThat(number(row, 2)).as("received by %s", row.group(1)).isEqualTo(number(row, 3) + number(row, 5));
            assertThat(number(row, 3)).as("admitted of %s", row.group(1)).isEqualTo(number(row, 6) + number(row, 7));
            assertThat(row.group(10)).matches("2026-00000[1-4]");
            BigDecimal sum = new BigDecimal(row.group(11));
            // Only the airline is in the seller's country.
            BigDecimal tax = row.group(1).equals("airline") ? new BigDecimal("0.19") : BigDecimal.ZERO;
            assertThat(new BigDecimal(row.group(12))).as("with tax, of %s", row.group(1))
                    .isEqualTo(sum.add(sum.multiply(tax).setScale(2, RoundingMode.HALF_UP)));
        });
        assertThat(rows.values().stream().map(row -> row.group(10)).distinct()).hasSize(4);
        return output;
    }

    private static String preview(TollgateProcess tollgate, String to, String output) {
        var response = TollgateProcess.send(HttpRequest
                .newBuilder(tollgate.uri("/v25.0/" + found(output, "bakery +phone number id (\\d+)") + "/messages/preview"))
                .header("Authorization", "Bearer " + found(output, "bakery .* token (\\S+)")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"messaging_product":"whatsapp","to":"%s","type":"template","template":{"name":"order_ready","language":{"code":"en"},
                         "components":[{"type":"body","parameters":[{"type":"text","text":"cake"},{"type":"text","text":"18:00"}]}]}}"""
                        .formatted(to)))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String found(String output, String pattern) {
        return Pattern.compile(pattern).matcher(output).results().findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + output)).group(1);
    }

    private static String get(TollgateProcess tollgate, String path) {
        var response = TollgateProcess.send(HttpRequest.newBuilder(tollgate.uri(path)).build());
        assertThat(response.statusCode()).as(path).isIn(200, 302, 401); // some are for the administration only
        return response.body();
    }

    private static int number(MatchResult row, int group) {
        return Integer.parseInt(row.group(group));
    }
}
