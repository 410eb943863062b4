package io.tollgate.console;

import io.tollgate.release.Refused;
import io.tollgate.release.ReleaseView;
import io.tollgate.release.Releases;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** One version of the rules: what it changes in words and rows, what keeps it from coming, and who did what with it. */
@Controller
class ReleasePage {

    private final Releases releases;
    private final Clock clock;

    ReleasePage(Releases releases, Clock clock) {
        this.releases = releases;
        this.clock = clock;
    }

    /** What is different in one place. @param details a line each, that begins with + or - if it came or went */
    record Difference(String what, List<String> details) {}

    @GetMapping(ReleasesPage.PATH + "/{version:[1-9][0-9]{0,5}}")
    String show(@PathVariable int version, Model model) {
        find(version);
        Instant now = clock.instant();
        ReleaseView view = releases.view(version, now);
        model.addAttribute("view", view);
        model.addAttribute("release", view.release());
        model.addAttribute("differences", differences(view.changes()));
        model.addAttribute("history", releases.history().reversed().stream().filter(event -> event.version() == version).toList());
        return "release";
    }

    private void find(int version) {
        try {
            releases.release(version);
        } catch (Refused unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such version", unknown);
        }
    }

    static List<Difference> differences(List<String> lines) {
        List<Difference> found = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(" ") && !found.isEmpty()) {
                found.getLast().details().add(line.strip());
            } else {
                found.add(new Difference(line.strip(), new ArrayList<>()));
            }
        }
        return found;
    }
}
