package io.tollgate.console;

import io.tollgate.release.ActiveRelease;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.RuleCard;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page of the rule book in force, by folder, and of its history. */
@Controller
class RulesPage {

    private final RuleBooks books;
    private final Clock clock;

    private final Releases releases;

    /** An entry of the history. */
    record Entry(Instant at, int version, String what, String person, String reason, Optional<Instant> from) {

        static Entry of(ReleaseEvent event) {
            return new Entry(event.at().truncatedTo(ChronoUnit.SECONDS), event.version(),
                    event.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    event.person(), event.reason(),
                    event.effectiveFrom().map(from -> from.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    RulesPage(RuleBooks books, Releases releases, Clock clock) {
        this.books = books;
        this.releases = releases;
        this.clock = clock;
    }

    @GetMapping("/console/rules")
    String rules(Model model) {
        ActiveRelease edition = books.activeRelease(clock.instant());
        RuleBook book = edition.book();
        TreeMap<String, List<RuleCard>> rooms = book.rules().stream()
                .collect(Collectors.groupingBy(RulesPage::room, TreeMap::new, Collectors.toList()));
        model.addAttribute("edition", edition.name());
        model.addAttribute("from", edition.from().truncatedTo(ChronoUnit.SECONDS));
        model.addAttribute("history", releases.history().reversed().stream().limit(100).map(Entry::of).toList());
        model.addAttribute("hash", HexFormat.of().formatHex(book.hash()));
        model.addAttribute("rooms", rooms);
        return "rules";
    }

    private static String room(RuleCard rule) {
        return rule.file().substring(0, rule.file().indexOf('/'));
    }
}
