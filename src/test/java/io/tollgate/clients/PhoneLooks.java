package io.tollgate.clients;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Axe's rules and the width, in both modes, on a desk and on a phone. */
final class PhoneLooks {

    private static final Path PICTURES = Path.of("target/pages");

    private PhoneLooks() {}

    static List<String> faults(Page page, String name) {
        List<String> faults = new ArrayList<>();
        for (int width : List.of(390, 1280)) {
            for (ColorScheme mode : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(mode));
                page.setViewportSize(width, 844);
                new AxeBuilder(page).analyze().getViolations().forEach(one -> faults.add(name + ": " + one.getNodes()));
                int out = (int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (out > 0) {
                    faults.add(name + " sticks out by " + out + " px");
                }
                if (Boolean.getBoolean("pages.pictures")) {
                    page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                            .setPath(PICTURES.resolve(name + "-" + width + "-" + mode + ".png")));
                }
            }
        }
        return faults;
    }
}
