package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.csv.EditedTable;
import io.tollgate.release.Draft;
import io.tollgate.release.Drafts;
import io.tollgate.release.Refused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A table of a draft as a grid: its rows are found by words, changed, removed and added. */
@Controller
@RequestMapping(DraftPage.ONE + "/table")
class DraftTablePage {

    static final int SHOWN = 25;
    /** The row that is added; others are named by their lines. */
    private static final String NEW = "new";

    private final DraftRoom room;
    private final Drafts drafts;
    private final Clock clock;

    DraftTablePage(DraftRoom room, Drafts drafts, Clock clock) {
        this.room = room;
        this.drafts = drafts;
        this.clock = clock;
    }

    /** @param from how many of the rows that have these words come before the first one shown */
    @GetMapping
    String show(@PathVariable int id, @RequestParam String path, @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int from, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "getDraft");
        Drafts.DraftFile file = drafts.file(draft, path);
        EditedTable table = table(file);
        List<EditedTable.Row> found = table.having(q.strip());
        int first = Math.clamp(from, 0, found.size());
        room.show(draft, true, model);
        model.addAttribute("file", path);
        model.addAttribute("revision", file.revision());
        model.addAttribute("head", table.lines().stream().filter(line -> line.startsWith("#")).map(line -> line.substring(1).strip())
                .filter(line -> !line.isEmpty()).limit(12).toList());
        model.addAttribute("columns", table.columns());
        model.addAttribute("rows", found.subList(first, Math.min(found.size(), first + SHOWN)));
        model.addAttribute("count", found.size());
        model.addAttribute("ofAll", table.rows().size());
        model.addAttribute("q", q.strip());
        model.addAttribute("next", first + SHOWN < found.size() ? first + SHOWN : 0);
        model.addAttribute("faults", DraftRoom.faults(drafts.bundle(draft)).stream().filter(fault -> fault.file().equals(path)).toList());
        return "draft-table";
    }

    /**
     * @param form the cells of each row as {@code cell-LINE}, in the order of the columns; {@code cell-new} of a row that is added;
     *             {@code remove} with the lines of rows that go
     */
    @PostMapping
    String save(@PathVariable int id, @RequestParam String path, @RequestParam int revision, @RequestParam(defaultValue = "") String q,
            @RequestParam MultiValueMap<String, String> form, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "changeDraft");
        EditedTable table = table(drafts.file(draft, path));
        try {
            drafts.write(draft, path, DraftRoom.bytes(changed(table, form)), revision, clock.instant());
        } catch (IllegalArgumentException noRow) {
            model.addAttribute("complaint", "The table has other rows by now. Maybe it was changed in another tab: " + noRow.getMessage());
            return again(id, path, revision, q, form, caller, model);
        } catch (Refused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return again(id, path, revision, q, form, caller, model);
        }
        return "redirect:" + DraftsPage.PATH + "/" + id + "/table?saved&path=" + encoded(path) + "&q=" + encoded(q);
    }

    /** Shows the form again with what was typed, and the revision that it was typed for: another tab's changes are not written over. */
    private String again(int id, String path, int revision, String q, MultiValueMap<String, String> form, AccountPrincipal caller,
            Model model) {
        String page = show(id, path, q, 0, caller, model);
        model.addAttribute("revision", revision);
        model.addAttribute("rows", rows(form, table(drafts.file(room.find(id, caller, "getDraft"), path)).columns().size()));
        model.addAttribute("added", form.getOrDefault("cell-" + NEW, List.of()));
        model.addAttribute("removed", form.getOrDefault("remove", List.of()));
        return page;
    }

    private static List<EditedTable.Row> rows(MultiValueMap<String, String> form, int columns) {
        return form.entrySet().stream().filter(one -> one.getKey().startsWith("cell-") && one.getValue().size() == columns)
                .flatMap(one -> line(one.getKey().replaceFirst("^cell-", "")).map(line -> new EditedTable.Row(line, one.getValue()))
                        .stream())
                .sorted(Comparator.comparing(EditedTable.Row::line)).toList();
    }

    private static String changed(EditedTable table, MultiValueMap<String, String> form) {
        Map<Integer, List<String>> changed = new TreeMap<>();
        form.forEach((name, cells) -> line(name.replaceFirst("^cell-", "")).filter(_ -> name.startsWith("cell-"))
                .ifPresent(line -> changed.put(line, cells)));
        Set<Integer> removed = new HashSet<>();
        form.getOrDefault("remove", List.of()).forEach(line -> line(line).ifPresent(removed::add));
        List<String> added = form.getOrDefault("cell-" + NEW, List.of());
        return table.with(changed, removed, added.stream().allMatch(String::isBlank) ? List.of() : List.of(added));
    }

    private static Optional<Integer> line(String text) {
        return Optional.of(text).filter(digits -> digits.matches("[1-9][0-9]{0,6}")).map(Integer::valueOf);
    }

    private static EditedTable table(Drafts.DraftFile file) {
        byte[] content = file.content();
        return Optional.ofNullable(content).filter(_ -> file.path().endsWith(".csv")).map(DraftRoom::text).flatMap(EditedTable::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such table"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
