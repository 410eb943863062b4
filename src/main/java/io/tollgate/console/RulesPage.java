package io.tollgate.console;

import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.RuleCard;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The rule book in force, room by room. */
@Controller
class RulesPage {

    private final RuleBooks books;
    private final Clock clock;

    RulesPage(RuleBooks books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    @GetMapping("/console/rules")
    String rules(Model model) {
        RuleBook book = books.inForce(clock.instant());
        TreeMap<String, List<RuleCard>> rooms = book.rules().stream()
                .collect(Collectors.groupingBy(RulesPage::room, TreeMap::new, Collectors.toList()));
        model.addAttribute("hash", HexFormat.of().formatHex(book.hash()));
        model.addAttribute("rooms", rooms);
        return "rules";
    }

    private static String room(RuleCard rule) {
        return rule.file().substring(0, rule.file().indexOf('/'));
    }
}
