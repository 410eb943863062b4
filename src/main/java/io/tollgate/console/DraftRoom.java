package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.release.Draft;
import io.tollgate.release.Drafts;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.RuleBundle;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.security.RecordedSteps;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** What the pages of a draft have in common: finding it, its faults, and the way back. */
@Component
final class DraftRoom {

    /** The files that can be typed in a browser; a workbook is changed by a spreadsheet program. */
    private static final Pattern TEXTS = Pattern.compile("(rules|features)/.*\\.(dslr|dsl|csv|md|feature)");
    /** {@code rules/consent/de-marketing.dslr:12: What is wrong.} */
    private static final Pattern FAULT = Pattern.compile("((?:rules|features)/[^:]+):([^:]+): (.*)", Pattern.DOTALL);
    private static final int FIRST = 1;

    private final Drafts drafts;
    private final RuleBooks books;
    private final RecordedSteps steps;
    private final Clock clock;

    DraftRoom(Drafts drafts, RuleBooks books, RecordedSteps steps, Clock clock) {
        this.drafts = drafts;
        this.books = books;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param file empty if no file is named; @param line 1 if the place is none, or the cell of a workbook; @param text what is wrong */
    record Fault(String file, int line, String text) {

        static Fault of(String told) {
            Matcher parts = FAULT.matcher(told);
            return parts.matches()
                    ? new Fault(parts.group(1), parts.group(2).matches("\\d{1,7}") ? Integer.parseInt(parts.group(2)) : FIRST,
                            parts.group(3))
                    : new Fault("", FIRST, told);
        }
    }

    /** @throws ResponseStatusException if there is none, or it is somebody else's */
    Draft find(int id, AccountPrincipal caller, String operation) {
        steps.require(caller, DraftsPage.WRITE, operation, "draft=" + id);
        return drafts.find(id, caller.signature())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such draft"));
    }

    static boolean isText(String path) {
        return TEXTS.matcher(path).matches();
    }

    static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Browsers end lines as Windows does. */
    static byte[] bytes(String typed) {
        String text = typed.replace("\r\n", "\n").replace('\r', '\n');
        return (text.isEmpty() || text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What is wrong with these rules; their examples are not played. */
    static List<Fault> faults(RuleBundle bundle) {
        try {
            RuleBook.of(bundle.rules()).close();
            return List.of();
        } catch (RuleBookFaults found) {
            return found.faults().stream().map(Fault::of).toList();
        }
    }

    /** The book whose vocabulary the editor offers: a draft may not be readable while somebody works on it. */
    RuleBook inForce() {
        return books.inForce(clock.instant());
    }

    /** @param below whether the page is below that of the draft */
    void show(Draft draft, boolean below, Model model) {
        Map<String, String> parents = new LinkedHashMap<>();
        if (below) {
            parents.put(DraftsPage.PATH + "/" + draft.id(), draft.name());
        }
        model.addAttribute("draft", draft);
        model.addAttribute("parents", parents);
    }
}
