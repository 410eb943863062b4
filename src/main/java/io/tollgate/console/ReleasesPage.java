package io.tollgate.console;

import io.tollgate.csv.CsvWriter;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.ReleaseView;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All versions of the rules: what is proposed or to come, what is in force, and who did what when. */
@Controller
class ReleasesPage {

    static final String PATH = RulesPage.PATH + "/releases";
    private static final int SHOWN = 100;

    private final Releases releases;
    private final RuleBooks books;
    private final Clock clock;

    ReleasesPage(Releases releases, RuleBooks books, Clock clock) {
        this.releases = releases;
        this.books = books;
        this.clock = clock;
    }

    /** The whole history, the latest entry first. */
    @GetMapping(PATH + ".csv")
    void export(HttpServletResponse response) throws IOException {
        CsvWriter file = CsvDownload.of(response, "releases.csv", List.of("at", "version", "event", "account", "reason", "effective_from"));
        releases.history().reversed().forEach(event -> file.line(List.of(event.at().toString(), Integer.toString(event.version()),
                event.type().name(), event.person(), event.reason(), event.effectiveFrom().map(Instant::toString).orElse(""))));
        file.flush();
    }

    /** @param before only entries of the history that are older than the one of this number; 0: the latest */
    @GetMapping(PATH)
    String list(@RequestParam(defaultValue = "0") int before, Model model) {
        Instant now = clock.instant();
        List<ReleaseView> toCome = releases.calendar(now);
        List<ReleaseEvent> history = releases.history().reversed().stream().filter(event -> before <= 0 || event.id() < before).limit(SHOWN)
                .toList();
        model.addAttribute("edition", books.activeRelease(now).name());
        model.addAttribute("version", books.activeRelease(now).version().orElse(0));
        model.addAttribute("toCome", toCome);
        model.addAttribute("history", history);
        model.addAttribute("next", history.size() < SHOWN ? 0 : history.getLast().id());
        return "releases";
    }
}
