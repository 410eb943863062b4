package io.tollgate.console;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.csv.EditedTable;
import io.tollgate.release.Draft;
import io.tollgate.release.Drafts;
import io.tollgate.release.Refused;
import io.tollgate.release.RuleBundle;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.Sentence;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * A file of a draft as text. A script makes an editor of it, which completes the sentences of the vocabulary and marks faults while
 * somebody types; without the script it is a plain text field, and faults are shown after each save.
 */
@Controller
@RequestMapping(DraftPage.ONE)
class DraftFilePage {

    /** A new file of rules begins so. */
    private static final String NEW_RULE = """
            # Which law this is about.

            rule "CON-XX-001: What the rule asks for"
                @basis( "" )
                @source( "https://" )
                @inForceFrom( "2026-01-01" )
            when
                a message
                - is marketing
            then
                refuse "Why the message is refused." as 131050
            end
            """;

    private final DraftRoom room;
    private final Drafts drafts;
    private final Clock clock;

    DraftFilePage(DraftRoom room, Drafts drafts, Clock clock) {
        this.room = room;
        this.drafts = drafts;
        this.clock = clock;
    }

    /** A sentence that the editor offers. @param text with its gaps; @param section its heading; @param about what it means */
    record Offer(String text, String section, String about) {}

    /**
     * What the editor offers.
     *
     * @param when   sentences for conditions
     * @param then   sentences for what a rule does
     * @param values words by the name of the gap
     */
    record Offers(List<Offer> when, List<Offer> then, Map<String, List<String>> values) {}

    @GetMapping("/file")
    String show(@PathVariable int id, @RequestParam(defaultValue = "") String path, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "getDraft");
        String wanted = path.strip();
        if (!DraftRoom.isText(wanted)) {
            model.addAttribute("problem", "draft.problem.path");
            model.addAttribute("wanted", wanted);
            room.show(draft, true, model);
            return "draft-file";
        }
        Drafts.DraftFile file = drafts.file(draft, wanted);
        byte[] content = file.content();
        String text = content == null ? wanted.endsWith(".dslr") ? NEW_RULE : "" : DraftRoom.text(content);
        show(draft, wanted, text, file.revision(), model);
        model.addAttribute("isNew", content == null);
        return "draft-file";
    }

    /** @param act {@code remove} or {@code restore}; otherwise the text is saved */
    @PostMapping("/file")
    String save(@PathVariable int id, @RequestParam String path, @RequestParam(defaultValue = "0") int revision,
            @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "") String act, AccountPrincipal caller,
            Model model) {
        Draft draft = room.find(id, caller, "changeDraft");
        try {
            if (!DraftRoom.isText(path)) {
                return show(id, path, caller, model);
            }
            byte @Nullable [] content = switch (act) {
                case "remove" -> null;
                case "restore" -> drafts.base(draft).all().get(path);
                default -> DraftRoom.bytes(text);
            };
            drafts.write(draft, path, content, revision, clock.instant());
            boolean gone = content == null;
            return "redirect:" + DraftsPage.PATH + "/" + id + (gone ? "" : "/file?saved&path=" + DraftTablePage.encoded(path));
        } catch (Refused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            show(draft, path, text, revision, model);
            return "draft-file";
        }
    }

    private void show(Draft draft, String path, String text, int revision, Model model) {
        RuleBundle bundle = drafts.bundle(draft);
        List<DraftRoom.Fault> faults = DraftRoom.faults(bundle);
        room.show(draft, true, model);
        model.addAttribute("file", path);
        model.addAttribute("text", text);
        model.addAttribute("revision", revision);
        model.addAttribute("faults", faults.stream().filter(fault -> fault.file().equals(path)).toList());
        model.addAttribute("elsewhere", faults.stream().filter(fault -> !fault.file().equals(path)).count());
        model.addAttribute("inBase", drafts.base(draft).all().containsKey(path));
        model.addAttribute("asTable", path.endsWith(".csv") && EditedTable.of(text).isPresent());
        model.addAttribute("editor", true);
    }

    /** The faults of the file with a text that is not saved. */
    @PostMapping(path = "/check", consumes = TEXT_PLAIN_VALUE, produces = APPLICATION_JSON_VALUE)
    @ResponseBody
    List<DraftRoom.Fault> check(@PathVariable int id, @RequestParam String path, @RequestBody(required = false) @Nullable String text,
            AccountPrincipal caller) {
        Draft draft = room.find(id, caller, "checkRules");
        try {
            return DraftRoom.faults(drafts.bundle(draft).with(Map.of(path, Optional.of(DraftRoom.bytes(text == null ? "" : text)))))
                    .stream().filter(fault -> fault.file().equals(path)).toList();
        } catch (Refused refused) {
            return List.of(new DraftRoom.Fault(path, 1, String.valueOf(refused.getMessage())));
        }
    }

    @GetMapping(path = "/offers", produces = APPLICATION_JSON_VALUE)
    @ResponseBody
    Offers offers(@PathVariable int id, @RequestParam String path, AccountPrincipal caller) {
        room.find(id, caller, "getDraft");
        RuleBook book = room.inForce();
        Language language = Language.of(path);
        return new Offers(offers(book, Sentence.Where.WHEN, language).toList(), offers(book, Sentence.Where.THEN, language).toList(),
                book.words());
    }

    private static Stream<Offer> offers(RuleBook book, Sentence.Where where, Language language) {
        return book.vocabulary().sentences().stream().filter(sentence -> sentence.where() == where).flatMap(sentence -> sentence
                .in(language).map(form -> new Offer(form.text(), sentence.section(), sentence.explanation())).stream());
    }
}
