package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.csv.CsvWriter;
import io.tollgate.release.ActiveRelease;
import io.tollgate.release.RoomOwners;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.Room;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.tracking.RuleHits;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The rule book in force: a card for each room, and the rules, which a reader narrows by a room or by words. */
@Controller
class RulesPage {

    static final String PATH = "/console/rules";
    /** The days over which hits are counted. */
    private static final int DAYS = 7;

    private final RuleBooks books;
    private final RuleHits hits;
    private final RoomOwners owners;
    private final ViewsPart views;
    private final Clock clock;

    RulesPage(RuleBooks books, RuleHits hits, RoomOwners owners, ViewsPart views, Clock clock) {
        this.views = views;
        this.books = books;
        this.hits = hits;
        this.owners = owners;
        this.clock = clock;
    }

    /** @param hits verdicts that its rules decided; @param owner the role that approves its changes */
    record Card(Room room, String key, long rules, long hits, String owner) {}

    record Line(RuleCard rule, long hits) {}

    @GetMapping(PATH)
    String rules(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String room, AccountPrincipal caller,
            Model model) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        ActiveRelease edition = books.activeRelease(now);
        RuleBook book = edition.book();
        Map<String, Long> counted = hits.between(today.minusDays(DAYS - 1), today);
        Optional<Room> wanted = wanted(room);
        TreeMap<Room, List<Line>> found = found(book, q, wanted).map(rule -> new Line(rule, counted.getOrDefault(rule.id(), 0L)))
                .collect(Collectors.groupingBy(line -> Room.of(line.rule().file()).orElseThrow(), TreeMap::new, Collectors.toList()));
        views.shown(ViewPage.RULES, Map.of("q", q, "room", wanted.isEmpty() ? "" : room), caller, model);
        model.addAttribute("mayWrite", caller.hasOneOf(DraftsPage.WRITE));
        model.addAttribute("edition", edition.name());
        model.addAttribute("version", edition.version().orElse(0));
        model.addAttribute("from", edition.from().truncatedTo(ChronoUnit.SECONDS));
        model.addAttribute("hash", HexFormat.of().formatHex(book.hash()));
        model.addAttribute("cards", Arrays.stream(Room.values()).map(one -> card(one, book, counted)).toList());
        model.addAttribute("rooms", found);
        model.addAttribute("q", q.strip());
        model.addAttribute("room", wanted.map(RulesPage::key).orElse(""));
        model.addAttribute("days", DAYS);
        return "rules";
    }

    /** A file of the rules that the page shows for the same words and room. */
    @GetMapping(PATH + "/export.csv")
    void export(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String room, HttpServletResponse response)
            throws IOException {
        CsvWriter file = CsvDownload.of(response, "rules.csv", List.of("id", "title", "basis", "source", "from", "until", "file"));
        found(books.activeRelease(clock.instant()).book(), q, wanted(room)).forEach(rule -> file.line(List.of(rule.id(), rule.title(),
                rule.basis(), rule.source(), rule.from().toString(), rule.until().equals(LocalDate.MAX) ? "" : rule.until().toString(),
                rule.file())));
        file.flush();
    }

    private static Optional<Room> wanted(String room) {
        return Arrays.stream(Room.values()).filter(one -> key(one).equals(room)).findFirst();
    }

    private static Stream<RuleCard> found(RuleBook book, String q, Optional<Room> room) {
        String words = q.strip().toLowerCase(Locale.ROOT);
        return book.rules().stream().filter(rule -> room.isEmpty() || room.equals(Room.of(rule.file())))
                .filter(rule -> words.isEmpty() || words(book, rule).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words)));
    }

    private Card card(Room room, RuleBook book, Map<String, Long> counted) {
        List<RuleCard> rules = book.rules().stream().filter(rule -> Room.of(rule.file()).filter(room::equals).isPresent()).toList();
        return new Card(room, key(room), rules.size(), rules.stream().mapToLong(rule -> counted.getOrDefault(rule.id(), 0L)).sum(),
                owners.rooms().getOrDefault(key(room), owners.others()));
    }

    private static String key(Room room) {
        return room.name().toLowerCase(Locale.ROOT);
    }

    /** What a search looks at: its name, its law, its file and its sentences. */
    private static Stream<String> words(RuleBook book, RuleCard rule) {
        return Stream.concat(Stream.of(rule.id(), rule.title(), rule.basis(), rule.file()),
                book.text(rule.id()).map(RuleText::conditions).orElse(List.of()).stream().map(Condition::text));
    }
}
