package io.tollgate.console;

import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.TableRow;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The tables that the rules read: each as a grid, its rows with their days, their law and the place where it can be read. */
@Controller
class RuleTablesPage {

    static final String PATH = RulesPage.PATH + "/tables";
    private static final int SHOWN = 200;
    /** Columns about the row itself; they stand at the end. */
    private static final Set<String> ABOUT = Set.of("basis", "source", "certainty", "checked", "review", "valid_from", "valid_until");
    private static final int MOST_HEAD = 12;

    private final RuleBooks books;
    private final Clock clock;

    RuleTablesPage(RuleBooks books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /** @param due how many rows somebody should have looked at again */
    record Listed(String name, String file, long rows, long due) {}

    @GetMapping(PATH)
    String list(Model model) {
        RuleBook book = books.inForce(clock.instant());
        Map<String, Long> due = book.tableRows().due(today()).stream()
                .collect(Collectors.groupingBy(TableRow::table, Collectors.counting()));
        Map<String, List<TableRow>> tables = book.tableRows().all().stream()
                .collect(Collectors.groupingBy(TableRow::table, TreeMap::new, Collectors.toList()));
        model.addAttribute("tables", tables.entrySet().stream().map(table -> new Listed(table.getKey(),
                table.getValue().getFirst().file(), table.getValue().size(), due.getOrDefault(table.getKey(), 0L))).toList());
        return "rule-tables";
    }

    /** @param from how many rows come before the first one shown; @param all rows of former and later days, too */
    @GetMapping(PATH + "/{name:[a-z0-9-]+}")
    String show(@PathVariable String name, @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "0") int from, Model model) {
        RuleBook book = books.inForce(clock.instant());
        List<TableRow> rows = book.tableRows().all().stream().filter(row -> row.table().equals(name)).toList();
        if (rows.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such table");
        }
        String words = q.strip().toLowerCase(Locale.ROOT);
        List<TableRow> found = rows.stream().filter(row -> all || row.days().contains(today()))
                .filter(row -> row.cells().values().stream().anyMatch(cell -> cell.toLowerCase(Locale.ROOT).contains(words))).toList();
        Sorting sorting = Sorting.of(model);
        int first = sorting.sorts("rows") ? 0 : Math.clamp(from, 0, found.size());
        Set<String> columns = new LinkedHashSet<>(columns(book, rows));
        columns.removeAll(ABOUT);
        model.addAttribute("name", name);
        model.addAttribute("file", rows.getFirst().file());
        model.addAttribute("head", head(book, rows.getFirst().file()));
        model.addAttribute("columns", columns);
        model.addAttribute("count", found.size());
        model.addAttribute("ofAll", rows.size());
        model.addAttribute("t", sorting.part("rows", found.subList(first, found.size()), SHOWN, Stream.concat(Stream.of("line=place"),
                columns.stream().map(column -> column + "=cell('" + column.replace("'", "''") + "')")).toArray(String[]::new)));
        model.addAttribute("withDays", rows.stream().anyMatch(row -> !row.days().from().equals(LocalDate.MIN)
                || !row.days().until().equals(LocalDate.MAX)));
        model.addAttribute("withSource", rows.stream().anyMatch(row -> !row.provenance().source().isEmpty()
                || !row.provenance().basis().isEmpty()));
        model.addAttribute("today", today());
        model.addAttribute("q", q.strip());
        model.addAttribute("all", all);
        model.addAttribute("next", !sorting.sorts("rows") && first + SHOWN < found.size() ? first + SHOWN : 0);
        return "rule-table";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The columns, in the order of the file if it is text. */
    private static List<String> columns(RuleBook book, List<TableRow> rows) {
        Set<String> known = rows.stream().flatMap(row -> row.cells().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> ordered = new ArrayList<>(book.files().lines(rows.getFirst().file()).stream().filter(line -> !line.startsWith("#"))
                .findFirst().map(line -> Stream.of(line.split(",")).map(String::strip).filter(known::contains).toList()).orElse(List.of()));
        known.stream().filter(column -> !ordered.contains(column)).sorted().forEach(ordered::add);
        return ordered;
    }

    /** What the table says of itself, above its columns. */
    private static List<String> head(RuleBook book, String file) {
        return book.files().lines(file).stream().takeWhile(line -> line.startsWith("#")).map(line -> line.substring(1).strip())
                .filter(line -> !line.isEmpty()).limit(MOST_HEAD).toList();
    }
}
