package io.tollgate.console;

import io.tollgate.release.ActiveRelease;
import io.tollgate.release.ReadRules;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.RuleExample;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.FactTables;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.Room;
import io.tollgate.rulebook.language.RulePassage;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.language.Sentence.Said;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.tracking.RuleHits;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** One rule: its sentences in both languages, its law, its examples, how often it decided, and when it changed. */
@Controller
class RulePage {

    static final int DAYS = 14;

    private final RuleBooks books;
    private final ReadRules rules;
    private final RuleHits hits;
    private final Clock clock;

    RulePage(RuleBooks books, ReadRules rules, RuleHits hits, Clock clock) {
        this.books = books;
        this.rules = rules;
        this.hits = hits;
        this.clock = clock;
    }

    /** A line of a rule; for a list of alternatives, of each line. @param explanation empty if the vocabulary has none */
    record Line(List<Words> words) {}

    /** @param german the same as the English ones if the vocabulary has no German form */
    record Words(String english, String german, String explanation) {}

    @GetMapping(RulesPage.PATH + "/{id:[A-Z]{3}-[A-Z]{2,5}-[0-9]{3}}")
    String show(@PathVariable String id, Model model) {
        Instant now = clock.instant();
        ActiveRelease active = books.activeRelease(now);
        Optional<RuleText> text = active.book().text(id);
        List<ReadRules.Change> changes = rules.changesOf(id, now).reversed();
        if (text.isEmpty() && changes.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such rule");
        }
        model.addAttribute("id", id);
        model.addAttribute("edition", active.name());
        model.addAttribute("history", changes);
        model.addAttribute("rule", text.map(RuleText::card).orElse(null));
        text.ifPresent(rule -> show(rule, active.book(), now, model));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<RuleHits.Day> days = hits.of(id, today.minusDays(DAYS - 1), today);
        model.addAttribute("days", DAYS);
        model.addAttribute("hits", days);
        model.addAttribute("sum", days.stream().mapToLong(RuleHits.Day::verdicts).sum());
        model.addAttribute("bars", Bars.of(today.minusDays(DAYS - 1).datesUntil(today.plusDays(1)).map(day -> days.stream()
                .filter(one -> one.day().equals(day)).mapToLong(RuleHits.Day::verdicts).sum()).toList(), -1));
        return "rule";
    }

    private void show(RuleText rule, RuleBook book, Instant now, Model model) {
        Optional<RulePassage> passage = Optional.ofNullable(RulePassage.of(book.files()).get(rule.card().id()));
        Language language = Language.of(rule.card().file());
        model.addAttribute("room", Room.of(rule.card().file()).orElseThrow());
        model.addAttribute("line", rule.line());
        model.addAttribute("until", Optional.of(rule.card().until()).filter(until -> !until.equals(LocalDate.MAX)));
        model.addAttribute("conditions", rule.conditions().stream().map(RulePage::line).toList());
        model.addAttribute("outcomes", passage.map(RulePassage::outcomes).orElse(List.of()).stream()
                .flatMap(line -> book.vocabulary().recognise(Where.THEN, language, line).stream()).map(said -> words(said, "", ""))
                .toList());
        model.addAttribute("passage", passage.map(found -> String.join("\n", found.lines())).orElse(""));
        model.addAttribute("tables", FactTables.of(rule.conditions(), rule.outcome()).stream()
                .filter(table -> book.tableRows().all().stream().anyMatch(row -> row.table().equals(table))).sorted().toList());
        model.addAttribute("examples", RuleExample.of(rules.inForce(now).examples(), rule.card().id()));
    }

    private static Line line(Condition condition) {
        return new Line(condition.anyOf().stream()
                .map(claim -> words(claim.said(), claim.negated() ? "not: " : "", claim.negated() ? "nicht: " : "")).toList());
    }

    private static Words words(Said said, String not, String nicht) {
        String english = not + plain(said.english());
        return new Words(english, said.in(Language.GERMAN).map(german -> nicht + plain(german)).orElse(english),
                said.sentence().explanation());
    }

    private static String plain(String sentence) {
        return sentence.replaceFirst("^- ", "");
    }
}
