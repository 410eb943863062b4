package io.tollgate.clients;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Axe's rules and the width, on a phone in the dark and on a desk by day: colours do not depend on the width, and the layout does not
 * depend on the mode.
 */
final class PhoneLooks {

    private static final Path PICTURES = Path.of("target/pages");
    private static final Map<Integer, ColorScheme> VIEWS = Map.of(390, ColorScheme.DARK, 1280, ColorScheme.LIGHT);

    private PhoneLooks() {}

    static List<String> faults(Page page, String name) {
        List<String> faults = new ArrayList<>();
        VIEWS.forEach((width, mode) -> {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(mode));
            page.setViewportSize(width, 844);
            // in this page: otherwise, it opens another one each time
            new AxeBuilder(page).setLegacyMode(true).analyze().getViolations().forEach(one -> faults.add(name + ": " + one.getNodes()));
            int out = (int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (out > 0) {
                faults.add(name + " sticks out by " + out + " px");
            }
            if (Boolean.getBoolean("pages.pictures")) {
                page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                        .setPath(PICTURES.resolve(name + "-" + width + "-" + mode + ".png")));
            }
        });
        return faults;
    }
}
