package io.tollgate;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.SettingsPage.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Every setting has a description, and the page of settings is generated from the descriptions. */
class SettingsPageTest {

    private static final Path MAIN = Path.of("src/main");
    private static final Path DESCRIBED_BY_HAND = Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");
    /** The code reads a setting by {@code ${tollgate.data}}, by {@code {{tollgate.routes.webhook.to}}}, or by a condition on a property. */
    private static final Pattern READ = Pattern.compile("(?:\\$\\{|\\{\\{|ConditionalOnProperty\\((?:name = )?\")(tollgate\\.[a-z0-9.-]+)");

    @Test
    void pageIsTheOneThatIsGenerated() throws IOException {
        String page = SettingsPage.page();
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(SettingsPage.FILE, page);
        }

        assertThat(Files.readString(SettingsPage.FILE)).as("%s. Maybe generate it anew: %s", SettingsPage.FILE, SettingsPage.RENEWAL)
                .isEqualTo(page);
    }

    @Test
    void everySettingThatIsReadOrHasADefaultIsDescribed() throws IOException {
        SortedSet<String> described = SettingsPage.settings().stream().filter(setting -> !setting.description().isEmpty())
                .map(Setting::name)
                .collect(toCollection(TreeSet::new));

        // The entries of a map share the description of the map.
        assertThat(used().stream().filter(name -> described.stream().noneMatch(map -> name.startsWith(map + "."))))
                .as("settings without a description. Maybe add a @param to the record of the settings, or an entry to %s",
                        DESCRIBED_BY_HAND)
                .isSubsetOf(described);
        assertThat(SettingsPage.settings()).filteredOn(setting -> setting.description().isEmpty()).as("settings without a description")
                .isEmpty();
    }

    @Test
    void everySettingDescribedByHandIsRead() throws IOException {
        SortedSet<String> names = JsonMapper.shared().readTree(Files.readString(DESCRIBED_BY_HAND)).path("properties").valueStream()
                .map(property -> property.path("name").asString()).collect(toCollection(TreeSet::new));

        assertThat(names).as("described in %s, but never read", DESCRIBED_BY_HAND).isSubsetOf(used());
    }

    private static SortedSet<String> used() throws IOException {
        SortedSet<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(java|yaml)")).toList()) {
                READ.matcher(Files.readString(file)).results().map(MatchResult::group)
                        .map(match -> match.replaceAll(".*(?=tollgate\\.)", "")).forEach(used::add);
                if (file.toString().endsWith(".yaml")) {
                    SettingsPage.values(file).keySet().stream().filter(name -> name.startsWith("tollgate.")).forEach(used::add);
                }
            }
        }
        return used;
    }
}
