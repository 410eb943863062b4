package io.tollgate;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Builds the page of all settings from Spring's configuration metadata, which the compiler wrote, and from {@code application.yaml}. */
final class SettingsPage {

    static final Path FILE = Path.of("src/site/markdown/settings.md");
    static final String RENEWAL = "mvn test -Dtest=SettingsPageTest -Dsettings.write=true";

    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final Path DEFAULTS = Path.of("src/main/resources/application.yaml");
    private static final Path DEMONSTRATION = Path.of("src/main/resources/application-demo.yaml");
    private static final String OURS = "tollgate.";
    private static final int COLUMNS = 130;
    private static final Pattern ENDPOINT = Pattern.compile("(scheduler|servlet|direct):.+|http:.+\\?.+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("java.lang.String", "text"),
            Map.entry("java.lang.Boolean", "true or false"),
            Map.entry("java.lang.Integer", "number"),
            Map.entry("java.lang.Long", "number"),
            Map.entry("java.lang.Double", "number"),
            Map.entry("java.util.List<java.lang.Integer>", "numbers"),
            Map.entry("java.util.Set<java.net.InetAddress>", "addresses"),
            Map.entry("java.util.Set<java.lang.String>", "texts"),
            Map.entry("java.util.Map<java.lang.String,io.tollgate.accounts.Role>", "roles by text"),
            Map.entry("java.util.Set<io.tollgate.message.Category>", "categories"),
            Map.entry("java.util.Map<java.lang.String,java.lang.String>", "texts by text"),
            Map.entry("java.util.Map<java.lang.Long,java.lang.String>", "texts by number"),
            Map.entry("java.util.Map<java.lang.String,io.tollgate.intake.CsvMapping>", "mappings by text"),
            Map.entry("java.util.Map<java.lang.String,io.tollgate.intake.FileSettings$Signing>", "keys by text"),
            Map.entry("java.util.Map<java.lang.String,io.tollgate.intake.SftpSettings$Server>", "servers by text"),
            Map.entry("java.util.Map<java.lang.String,io.tollgate.partners.PartnerSettings$Account>", "accounts by text"),
            Map.entry("io.tollgate.intake.IntakeSettings$Log", "`table` or `kafka`"),
            Map.entry("io.tollgate.smpp.SmppSettings$ReceiptIds", "`same`, `decimal` or `hex`"),
            Map.entry("java.net.URI", "URL"),
            Map.entry("java.util.Currency", "currency"),
            Map.entry("java.nio.file.Path", "folder"),
            Map.entry("java.time.Duration", "time"),
            Map.entry("java.time.Period", "days"),
            Map.entry("org.springframework.util.unit.DataSize", "size"));

    private static final String BEGINNING = """
            # Settings

            This page is generated from the sources. Do not edit it. A test fails when it is out of date; this command renews it:

                %s

            There are three ways to change a setting, as with every Spring Boot application: an argument (`--tollgate.data=/srv/tollgate`),
            an environment variable (`TOLLGATE_DATA`; dots become underscores, hyphens are left out), or a file `application.yaml` in the
            folder in which Tollgate starts. An argument outranks a variable, and a variable outranks the file. Tollgate refuses to start
            with an invalid value.

            Each line below names a setting, its kind and its default. Times are written `500ms`, `10s`, `5m`, `24h`, `30d`; days `P30D`;
            sizes `256KB`, `8MB`.
            """;

    /** @param value the program's default; empty if there is none */
    record Setting(String name, String type, String value, String description) {

        boolean isEndpoint() {
            return ENDPOINT.matcher(value).matches();
        }

        /** {@code intake} for {@code tollgate.intake.drop.quiet}; empty for a setting without a group. */
        String group() {
            String[] parts = name.split("\\.");
            return parts.length == 2 ? "" : parts[1];
        }

        String line() {
            String value = this.value.isEmpty() ? "no default" : "`" + this.value + "`";
            return "* `" + name + "` (" + type + ", " + value + "). " + description;
        }
    }

    private SettingsPage() {}

    static String page() throws IOException {
        List<Setting> settings = settings();
        StringBuilder page = new StringBuilder(BEGINNING.formatted(RENEWAL));
        SortedMap<String, List<Setting>> groups = new TreeMap<>();
        settings.stream().filter(setting -> !setting.isEndpoint())
                .forEach(setting -> groups.computeIfAbsent(setting.group(), _ -> new ArrayList<>()).add(setting));
        groups.forEach(
                (group, members) -> section(page, group.isEmpty() ? "General" : OURS + group, "", members.stream().map(Setting::line)));
        section(page, "Camel endpoints", """
                Tollgate takes requests and starts its work at these endpoints. `delay` is the time between two looks in milliseconds.
                An endpoint may name another component of Camel, if that is on the class path.
                """, settings.stream().filter(Setting::isEndpoint).map(Setting::line));
        section(page, "Set by the profile demo", "", values(DEMONSTRATION).entrySet().stream().map(SettingsPage::line));
        section(page, "Settings of Spring Boot and Camel that Tollgate changes", """
                The settings of logging are left out; see `src/main/resources/application.yaml`.
                """, values(DEFAULTS).entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(OURS) && !entry.getKey().startsWith("logging.")).map(SettingsPage::line));
        return page.toString();
    }

    private static String line(Map.Entry<String, String> entry) {
        return "* `" + entry.getKey() + "`: `" + entry.getValue() + "`";
    }

    private static void section(StringBuilder page, String heading, String preface, Stream<String> lines) {
        page.append("\n## ").append(heading).append("\n\n").append(preface).append(preface.isEmpty() ? "" : "\n");
        lines.forEach(line -> page.append(wrapped(line)).append('\n'));
    }

    /** Tollgate's own settings, by name. */
    static List<Setting> settings() throws IOException {
        SortedMap<String, String> defaults = values(DEFAULTS);
        SortedMap<String, Setting> settings = new TreeMap<>();
        for (JsonNode property : JsonMapper.shared().readTree(Files.readString(METADATA)).path("properties")) {
            String name = property.path("name").asString();
            if (name.startsWith(OURS)) {
                settings.put(name, new Setting(name, type(name, property.path("type").asString()),
                        defaults.getOrDefault(name, value(property.path("defaultValue"))),
                        sentence(property.path("description").asString(""))));
            }
        }
        return List.copyOf(settings.values());
    }

    private static String type(String name, String type) {
        if (!TYPES.containsKey(type)) {
            throw new IllegalStateException(
                    "the setting " + name + " is of a type that this page has no word for: " + type + ". Maybe add one to SettingsPage.");
        }
        return TYPES.get(type);
    }

    private static String value(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(joining(", "))
                : value.asString("").replaceAll("^\\[|]$", "");
    }

    /** The text of a part of a Javadoc, without its marks; one sentence or several. */
    private static String sentence(String javadoc) {
        String text = javadoc.replaceAll("\\{@(?:code|link) ([^}]+)}", "`$1`").replaceAll("\\s+", " ").strip();
        String begun = text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return begun.isEmpty() || begun.endsWith(".") ? begun : begun + ".";
    }

    static SortedMap<String, String> values(Path yaml) {
        YamlPropertiesFactoryBean read = new YamlPropertiesFactoryBean();
        read.setResources(new FileSystemResource(yaml));
        Properties properties = read.getObject();
        SortedMap<String, String> values = new TreeMap<>();
        properties.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value))); // numbers are not text
        return values;
    }

    private static String wrapped(String line) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            if (column > 0 && column + 1 + word.length() > COLUMNS) {
                lines.append("\n  ");
                column = 2;
            } else if (column > 0) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
