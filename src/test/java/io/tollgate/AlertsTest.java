package io.tollgate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard for Prometheus and Grafana, beside the alarms that operations.md names. */
class AlertsTest {

    private static final Path MONITORING = Path.of("docker/monitoring");
    /** What Prometheus adds to the name of a meter. */
    private static final String ENDINGS = "(_seconds)?(_total|_bucket|_sum|_count)?";
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)`.*\\| ([^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("\\btollgate_[a-z_]+");
    private static final Pattern METER = Pattern.compile("\"(tollgate\\.[a-z.-]+)\"");

    @Test
    void eachAlarmHasAnAlertAndAPanel() throws IOException {
        String alerts = String.join("\n", alerts());
        String panels = String.join("\n", panels());

        List<String> alarms = alarms();
        assertThat(alarms).hasSizeGreaterThan(15);
        assertThat(alarms).as("without an alert").filteredOn(meter -> !isIn(alerts, meter)).isEmpty();
        assertThat(alarms).as("without a panel").filteredOn(meter -> !isIn(panels, meter)).isEmpty();
    }

    @Test
    void eachMeterOfAnAlertAndOfAPanelIsMadeByTheProgram() throws IOException {
        Set<String> made = made();
        Set<String> named = new TreeSet<>();
        Stream.concat(alerts().stream(), panels().stream())
                .forEach(query -> NAME.matcher(query).results().forEach(name -> named.add(name.group())));

        assertThat(named).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(made).anyMatch(meter -> isIn(name, meter)));
    }

    @Test
    void eachPanelHasItsOwnNumberAndPlace() throws IOException {
        List<JsonNode> panels = dashboard();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("gridPos").toString()).doesNotHaveDuplicates();
    }

    /** The meters for which operations.md says when they are an alarm. */
    private static List<String> alarms() throws IOException {
        return Files.readString(Path.of("src/site/markdown/operations.md")).lines().map(ROW::matcher)
                .filter(row -> row.matches() && row.group(1).contains(".") && !row.group(2).equals("–")).map(row -> row.group(1)).toList();
    }

    /** The queries of the alerts. */
    private static List<String> alerts() throws IOException {
        try (InputStream file = Files.newInputStream(MONITORING.resolve("alerts.yml"))) {
            Map<String, List<Map<String, List<Map<String, Object>>>>> read = new Yaml().load(file);
            return read.get("groups").stream().flatMap(group -> group.get("rules").stream()).map(rule -> rule.get("expr").toString())
                    .toList();
        }
    }

    /** The queries of the panels. */
    private static List<String> panels() throws IOException {
        return dashboard().stream().map(panel -> panel.path("targets").valueStream().map(target -> target.path("expr").asString())
                .collect(joining("\n"))).toList();
    }

    private static List<JsonNode> dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(MONITORING.resolve("dashboard.json"))).path("panels").valueStream().toList();
    }

    private static Set<String> made() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(file -> file.toString().endsWith(".java")).flatMap(file -> METER.matcher(text(file)).results())
                    .map(meter -> meter.group(1)).collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isIn(String queries, String meter) {
        return Pattern.compile("\\b" + meter.replaceAll("[.-]", "_") + ENDINGS + "\\b").matcher(queries).find();
    }
}
