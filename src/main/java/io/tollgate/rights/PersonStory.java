package io.tollgate.rights;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.rights.Disclosure.Allowed;
import io.tollgate.rights.Disclosure.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A disclosure in the order of a person's questions: who may write to me, who may not, what was sent, what became of it, and what else is
 * stored. Records that this class has no words for stand unchanged under "what else".
 */
public final class PersonStory {

    private static final Set<State> MAY_WRITE = Set.of(State.GIVEN, State.CONFIRMED, State.SOFT_OPT_IN, State.INQUIRY);
    private static final Set<String> TOLD = Set.of("consents", "blocks", "blockedBy", "stopLists", "decisions", "heldBack", "traffic",
            "deliveries", "receipts", "receiptsWaiting");
    /** Types of receipts; of those of a message the last in this order tells what became of it. */
    private static final List<String> FATES = List.of("SENT", "FAILED", "DELIVERED", "READ");
    private static final int SHOWN_AT_ONCE = 20;
    private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

    private final Disclosure disclosure;
    private final PersonWords words;
    private final Map<String, List<Map<String, Object>>> rows = new HashMap<>();

    PersonStory(Disclosure disclosure, PersonWords words) {
        this.disclosure = disclosure;
        this.words = words;
        disclosure.sections().forEach(section -> rows.put(section.name(), section.rows()));
    }

    /** One business and her consent status towards it. @param lines one for each purpose and channel. @param history newest first */
    public record Standing(String name, List<String> lines, List<Entry> history) {}

    /** One event of her consent. @param parts headings and texts */
    public record Entry(String what, Map<String, String> parts) {}

    /** The messages of one business. @param latest the newest ones. @param earlier the others */
    public record Sent(String name, String count, List<Message> latest, List<Message> earlier) {}

    public record Message(String at, String kind, String became) {}

    /** Another kind of record. @param count the number of rows. @param rows heading and text of each column */
    public record Other(String title, String kept, int count, List<Map<String, String>> rows) {}

    private record Known(String business, String at, String category, String outcome, String became) {}

    /** Her number; empty if it is not known, as for erased persons. */
    public Optional<String> number() {
        return rows.getOrDefault("person", List.of()).stream().map(row -> text(row, "number")).filter(number -> !number.isEmpty())
                .findFirst();
    }

    /** Businesses that may begin a conversation now. */
    public List<Standing> mayWrite() {
        Set<String> blocked = Set.copyOf(blockedNow());
        return blocked.contains("everybody")
                ? List.of()
                : businesses(name -> !blocked.contains(name) && statuses(name).anyMatch(one -> MAY_WRITE.contains(one.standing().state())));
    }

    /** Businesses with records of her consent that may not begin a conversation now. */
    public List<Standing> mayNotWrite() {
        Set<String> may = Set.copyOf(mayWrite().stream().map(Standing::name).toList());
        return businesses(name -> !may.contains(plain(name)));
    }

    /** Her own blocks, blocks by businesses, and stop lists. */
    public List<String> refusals() {
        List<String> told = new ArrayList<>();
        last("blocks").forEach((name, row) -> {
            if (text(row, "type").equals("BLOCKED")) {
                told.add(name.equals("everybody")
                        ? words.text("blocked.all", words.day(text(row, "at")))
                        : words.text("blocked", plain(name), words.day(text(row, "at"))));
            }
        });
        last("blockedBy").forEach((name, row) -> {
            if (text(row, "type").equals("BLOCKED")) {
                told.add(words.text("blockedBy", plain(name), words.day(text(row, "at"))));
            }
        });
        rows.getOrDefault("stopLists", List.of()).forEach(row -> told.add(words.text("stopList", text(row, "list"))));
        return told;
    }

    /** The messages by business; the business that wrote last is first. */
    public List<Sent> sent() {
        return messages().values().stream().collect(groupingBy(Known::business)).entrySet().stream()
                .map(one -> Map.entry(one.getKey(), one.getValue().stream().sorted(comparing(Known::at).reversed()).toList()))
                .sorted(comparing((Map.Entry<String, List<Known>> one) -> one.getValue().getFirst().at()).reversed())
                .map(one -> new Sent(plain(one.getKey()),
                        words.text("sent.count", one.getValue().size(), words.day(one.getValue().getFirst().at())),
                        one.getValue().stream().limit(SHOWN_AT_ONCE).map(this::told).toList(),
                        one.getValue().stream().skip(SHOWN_AT_ONCE).map(this::told).toList()))
                .toList();
    }

    /** Totals for the head of the page, by heading. */
    public Map<String, Long> sums() {
        List<Known> all = List.copyOf(messages().values());
        Map<String, Long> sums = new LinkedHashMap<>();
        sums.put("sum.may", (long) mayWrite().size());
        sums.put("sum.sent", all.stream().filter(one -> Set.of("READ", "DELIVERED", "SENT", "FAILED").contains(one.outcome())).count());
        sums.put("sum.arrived", all.stream().filter(one -> Set.of("READ", "DELIVERED").contains(one.outcome())).count());
        sums.put("sum.notSent", all.stream().filter(one -> one.outcome().equals("REFUSED")).count());
        return sums;
    }

    /** The records that are shown unchanged. */
    public List<Other> others() {
        return disclosure.sections().stream().filter(section -> !TOLD.contains(section.name()) && !section.rows().isEmpty())
                .map(section -> new Other(words.word("section", section.name(), section.title()), section.kept(), section.rows().size(),
                        section.rows().reversed().stream().map(this::plainRow).toList()))
                .toList();
    }

    /** Why the records above stay when she is erased. */
    public List<String> reasons() {
        return disclosure.sections().stream().filter(section -> TOLD.contains(section.name()) && !section.rows().isEmpty())
                .map(Section::kept)
                .filter(kept -> !kept.isEmpty()).distinct().toList();
    }

    private List<Standing> businesses(Predicate<String> which) {
        return disclosure.allowed().stream().map(Allowed::business).distinct().filter(which).map(name -> new Standing(plain(name),
                statuses(name).map(this::line).toList(),
                rows.getOrDefault("consents", List.of()).reversed().stream().filter(row -> text(row, "business").equals(name))
                        .map(this::entry).toList()))
                .toList();
    }

    private Stream<Allowed> statuses(String business) {
        return disclosure.allowed().stream().filter(one -> one.business().equals(business));
    }

    private String line(Allowed one) {
        String state = words.text("state." + one.standing().state(), words.day(one.standing().since()));
        return words.word("purpose", one.purpose()) + ", " + words.word("channel", one.channel()) + ": " + state;
    }

    private Entry entry(Map<String, Object> row) {
        Map<String, String> parts = new LinkedHashMap<>();
        Map<?, ?> shown = row.get("wording") instanceof Map<?, ?> map ? map : Map.of();
        put(parts, "shown", shown.get("text"));
        put(parts, "where", shown.get("place"));
        put(parts, "how", row.get("method"));
        put(parts, "proof", row.get("reference"));
        if (row.get("expiresAt") != null) {
            parts.put(words.text("until"), words.day(row.get("expiresAt")));
        }
        return new Entry(words.time(requireNonNull(row.get("at"))) + ": " + words.word("purpose", text(row, "purpose")) + ", "
                + words.word("channel", text(row, "channel")) + ": "
                + words.word("type", text(row, "type")), parts);
    }

    private void put(Map<String, String> parts, String heading, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            parts.put(words.text(heading), value.toString());
        }
    }

    private List<String> blockedNow() {
        return last("blocks").entrySet().stream().filter(one -> text(one.getValue(), "type").equals("BLOCKED")).map(Map.Entry::getKey)
                .toList();
    }

    /** The latest row by business. */
    private Map<String, Map<String, Object>> last(String section) {
        Map<String, Map<String, Object>> last = new TreeMap<>();
        rows.getOrDefault(section, List.of()).stream().sorted(comparing(row -> text(row, "at")))
                .forEach(row -> last.put(text(row, "business"), row));
        return last;
    }

    /** Each message once, joined from all records that have it. */
    private Map<String, Known> messages() {
        Map<String, Known> messages = new LinkedHashMap<>();
        rows.getOrDefault("decisions", List.of()).stream()
                .sorted(comparing(row -> Integer.valueOf(text(row, "round").isEmpty() ? "0" : text(row, "round"))))
                .forEach(row -> messages.put(text(row, "message"),
                        new Known(text(row, "business"), text(row, "decidedAt"), text(row, "category"),
                                text(row, "outcome").equals("REFUSED") ? "REFUSED" : "WAITS", reason(row))));
        rows.getOrDefault("traffic", List.of()).forEach(row -> messages.putIfAbsent(text(row, "message"),
                new Known(text(row, "business"), text(row, "at"), text(row, "category"), "WAITS", "")));
        rows.getOrDefault("deliveries", List.of()).forEach(row -> messages.put(text(row, "message"),
                new Known(text(row, "business"), text(row, "at"), text(row, "category"), "SENT", "")));
        FATES.forEach(fate -> {
            String column = fate.toLowerCase(Locale.ROOT) + "At";
            rows.getOrDefault("receipts", List.of()).forEach(row -> became(messages, text(row, "message"), fate, text(row, column)));
            rows.getOrDefault("receiptsWaiting", List.of()).stream().filter(row -> text(row, "type").equalsIgnoreCase(fate))
                    .forEach(row -> became(messages, text(row, "message"), fate, text(row, "at")));
        });
        return messages;
    }

    /** @param at empty if there is no such receipt */
    private static void became(Map<String, Known> messages, String message, String fate, String at) {
        messages.computeIfPresent(message, (_, known) -> at.isEmpty() || known.outcome().equals("REFUSED")
                ? known
                : new Known(known.business(), known.at(), known.category(), fate, at));
    }

    /** The reason of a refusal, without the rule's id and code. */
    private static String reason(Map<String, Object> decision) {
        return decision.get("caseFile") instanceof Map<?, ?> file && file.get("findings") instanceof List<?> findings
                ? findings.stream().map(String::valueOf).filter(finding -> finding.startsWith("refused under ")).findFirst()
                        .map(finding -> finding.replaceFirst("^refused under \\S+: ", "").replaceFirst(" \\(\\d+\\)$", "")).orElse("")
                : "";
    }

    private Message told(Known message) {
        String became = switch (message.outcome()) {
            case "READ", "DELIVERED" -> words.text("fate." + message.outcome(), words.time(message.became()));
            case "REFUSED" -> words.text("fate.REFUSED") + (message.became().isEmpty() ? "" : ": " + message.became());
            default -> words.word("fate", message.outcome());
        };
        return new Message(words.time(message.at()), words.word("category", message.category()), became);
    }

    /** A row with readable headings: translated ones if there are any, else {@code expiresAt} as {@code Expires at}. */
    private Map<String, String> plainRow(Map<String, Object> row) {
        Map<String, String> plain = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            String heading = column.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
            plain.put(words.word("column", column, heading.substring(0, 1).toUpperCase(Locale.ROOT) + heading.substring(1)),
                    plainValue(column, String.valueOf(value)));
        });
        return plain;
    }

    private String plainValue(String column, String value) {
        if (INSTANT.matcher(value).matches()) {
            return words.time(value);
        }
        return value.equals("never") ? words.text("never") : words.word(column, plain(value));
    }

    /** A business's name without its handle, which is for machines. */
    private static String plain(String business) {
        return business.replaceFirst(" \\([a-z0-9-]+\\)$", "");
    }

    private static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString();
    }
}
