package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * WCAG 2.2: texts have a contrast of 4.5 to their ground, edges of fields and the mark of the focus one of 3, in both modes and printed.
 */
class ContrastTest {

    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ink       | paper  | 4.5
            ink       | ground | 4.5
            ink       | head   | 4.5
            quiet     | paper  | 4.5
            quiet     | ground | 4.5
            quiet     | head   | 4.5
            link      | paper  | 4.5
            link      | ground | 4.5
            link      | head   | 4.5
            on-brand  | brand  | 4.5
            bad-ink   | bad    | 4.5
            bad-ink   | paper  | 4.5
            bad-ink   | ground | 4.5
            good-ink  | good   | 4.5
            ink       | good   | 4.5
            edge      | paper  | 3
            edge      | ground | 3
            focus     | ground | 3
            focus     | paper  | 3
            """)
    void textsCanBeRead(String text, String ground, double least) throws IOException {
        String[] modes = Files.readString(Path.of("src/main/resources/static/tollgate.css")).split(":root \\{");
        Map<String, String> light = colours(modes[1]);

        assertThat(modes).hasSize(4);
        for (int mode = 1; mode < modes.length; mode++) {
            Map<String, String> colours = colours(modes[mode]);
            double contrast = contrast(colours.getOrDefault(text, light.get(text)), colours.getOrDefault(ground, light.get(ground)));
            assertThat(contrast).as("mode " + mode).isGreaterThanOrEqualTo(least);
        }
    }

    private static Map<String, String> colours(String css) {
        return COLOUR.matcher(css.substring(0, css.indexOf('}'))).results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    }

    private static double contrast(String one, String other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 0) + 0.7152 * linear(colour, 2) + 0.0722 * linear(colour, 4);
    }

    private static double linear(String colour, int from) {
        double part = Integer.parseInt(colour.substring(from, from + 2), 16) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
