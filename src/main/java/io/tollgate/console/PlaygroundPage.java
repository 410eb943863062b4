package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.release.Drafts;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.CaseInWords;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;

/**
 * A case put together from sentences, and at once what the rules in force say of it, why, and why all others say nothing. It is an example
 * for the folder of examples, too. Nothing is stored, so everything is in the address of the page.
 */
@Controller
class PlaygroundPage {

    static final String PATH = RulesPage.PATH + "/playground";
    private static final int SPARE = 3;
    private static final int LONGEST_NAME = 100;
    private static final String NAMELESS = "A case from the playground";

    private final RuleBooks books;
    private final Drafts drafts;
    private final Clock clock;

    PlaygroundPage(RuleBooks books, Drafts drafts, Clock clock) {
        this.books = books;
        this.drafts = drafts;
        this.clock = clock;
    }

    /**
     * A case as it was typed.
     *
     * @param given sentences; empty ones count for nothing
     * @param add   a sentence to add below them
     * @param day   on which it is sent, with {@code time} in {@code city}; all three empty: at noon on a Tuesday in Berlin
     */
    record Typed(@Nullable String name, @Nullable List<String> given, @Nullable String add, @Nullable String day, @Nullable String time,
            @Nullable String city) {

        String title() {
            String words = name == null ? "" : name.replaceAll("\\p{Cntrl}", " ").strip();
            return words.isEmpty() ? NAMELESS : words.substring(0, Math.min(words.length(), LONGEST_NAME));
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>(given == null ? List.of() : given);
            lines.add(add);
            return lines.stream().map(Typed::stripped).filter(line -> !line.isEmpty()).toList();
        }

        String sent() {
            return CaseInWords.sent(day, time, city);
        }

        private static String stripped(@Nullable String text) {
            return text == null ? "" : text.strip();
        }
    }

    @GetMapping(PATH)
    String show(@ModelAttribute("typed") Typed typed, AccountPrincipal caller, Model model) {
        RuleBook book = books.inForce(clock.instant());
        List<String> lines = typed.lines();
        List<String> inputs = new ArrayList<>(lines);
        inputs.addAll(Collections.nCopies(SPARE, ""));
        model.addAttribute("sections", CaseInWords.sentences(book));
        model.addAttribute("inputs", inputs);
        model.addAttribute("lines", lines);
        model.addAttribute("caseName", typed.title());
        model.addAttribute("day", Typed.stripped(typed.day()));
        model.addAttribute("time", Typed.stripped(typed.time()));
        model.addAttribute("city", Typed.stripped(typed.city()));
        CaseInWords told = CaseInWords.of(book, typed.title(), lines, typed.sent());
        model.addAttribute("told", told);
        model.addAttribute("fired", told.rules().stream().filter(Explanation::fired).toList());
        model.addAttribute("others", told.rules().stream().filter(rule -> !rule.fired()).toList());
        model.addAttribute("drafts", caller.hasOneOf(DraftsPage.WRITE) ? drafts.of(caller.signature()) : List.of());
        return "playground";
    }

    /** The case as a file of examples. */
    @GetMapping(PATH + "/example.feature")
    void download(@ModelAttribute Typed typed, HttpServletResponse response) throws IOException {
        CaseInWords told = CaseInWords.of(books.inForce(clock.instant()), typed.title(), typed.lines(), typed.sent());
        if (told.feature().isEmpty()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "this case makes no example");
        }
        response.setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8).toString());
        response.setHeader("Content-Disposition", "attachment; filename=\"example.feature\"");
        response.getOutputStream().write(told.feature().getBytes(StandardCharsets.UTF_8));
    }
}
