package io.tollgate.assistant;

import io.tollgate.assistant.Tool.Arguments;
import io.tollgate.release.Refused;
import io.tollgate.release.RuleBundle;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * All that assistants can do. A new tool names an operation of the administration that changes nothing, or leaves only something for
 * another person to approve.
 */
final class Tools {

    private static final int MOST_LINES = 400;
    private static final String MOST = "1000";

    private Tools() {}

    static List<Tool> all() {
        return List.of(
                tool("rules_in_force", "The version of the rules that is in force, and since when.", Map.of(), List.of(),
                        (administration, _) -> administration.get("/rules", Map.of()).toPrettyString()),
                tool("list_rules", "All rules in force: id, title and file, a line each.", Map.of("containing",
                        text("Only rules whose id, title or file contains this", 100)), List.of(), Tools::listRules),
                tool("show_rule", "One rule in force as it is written, with its file and the file of its examples.",
                        Map.of("rule", id("The id of the rule, such as CON-EU-001")), List.of("rule"),
                        (administration, arguments) -> RulesById.show(inForce(administration), arguments.text("rule"))),
                tool("read_file", "A file in force, rules, table or examples, at most " + MOST_LINES + " lines at a time.",
                        Map.of("path", path(), "first_line", Map.of("type", "integer", "minimum", 1, "maximum", 1_000_000, "description",
                                "Where to begin; 1 if left out")),
                        List.of("path"), Tools::readFile),
                tool("search_vocabulary", "Sentences that rules may consist of, with what they mean and how they are said in German.",
                        Map.of("words", text("Words that the sentence or its meaning has, such as: quiet hours", 200)), List.of("words"),
                        (administration, arguments) -> VocabularySearch.of(inForce(administration), arguments.text("words"))),
                tool("explain_verdict", "Why a message was judged as it was: the decision, its rule and law, the facts, and for every"
                        + " rule whether it fired. Has neither a person's number nor the text of the message.",
                        Map.of("message", Map.of("type", "string", "pattern", "^wamid\\.[A-Za-z0-9_-]{22}$", "description",
                                "The id of the message, wamid. and 22 characters")),
                        List.of("message"), (administration, arguments) -> lines(administration.get("/rules/why",
                                Map.of("message", arguments.text("message"), "limit", MOST)))),
                tool("try_case", "What the rules in force say of a case that you tell in the sentences of the examples, and why. What is"
                        + " not said is in order. Nothing is sent or stored.",
                        tryCase(), List.of("given"), Tools::tryCase),
                tool("list_releases", "All versions of the rules, oldest first: who proposed them, when, why, and their state.", Map.of(),
                        List.of(), (administration, _) -> administration.get("/rules/releases", Map.of("limit", MOST)).toPrettyString()),
                tool("show_release", "What a version changes, who must approve it, and what contradicts it.", Map.of("version", version()),
                        List.of("version"), (administration, arguments) -> administration.get(
                                "/rules/releases/" + arguments.text("version") + "/effect", Map.of()).toPrettyString()),
                tool("calendar", "What is to come: approved versions and proposals.", Map.of(), List.of(),
                        (administration, _) -> administration.get("/rules/calendar", Map.of()).toPrettyString()),
                tool("check_draft", "What is wrong with a draft: file, line and a hint for each fault. The other files are those in force.",
                        draft(Map.of()), List.of(), Tools::checkDraft),
                tool("test_draft", "Runs all examples against a draft, and names the sentences that no example needs. Takes a while.",
                        draft(Map.of()), List.of(), Tools::testDraft),
                tool("replay", "Judges past messages again: under the rules of their time, under a version, or under a draft. Says which"
                        + " verdicts would differ, without people.",
                        draft(Map.of("from", text("The first instant, such as 2026-11-01T00:00:00Z", 40), "to",
                                text("The first instant after", 40), "version", version())),
                        List.of("from", "to"), Tools::replay),
                new Tool("propose_release", "Proposes a draft as the next version. It is not in force: another person reads it and"
                        + " approves it. Call it only if the officer asks for it.", true,
                        draft(Map.of("reason", text("Why, in a sentence of the officer's", 500), "effective_from",
                                text("When it is to take effect, such as 2026-12-01T00:00:00+01:00; at the approval if left out", 40),
                                "correction", text("Why rows for days that are over change, if they do", 500))),
                        List.of("reason"), Tools::propose));
    }

    private static Tool tool(String name, String description, Map<String, Object> properties, List<String> required, Tool.Action action) {
        return new Tool(name, description, false, properties, required, action);
    }

    private static String listRules(Administration administration, Arguments arguments) {
        String wanted = arguments.maybe("containing").orElse("").toLowerCase(Locale.ROOT);
        List<String> found = RulesById.lines(inForce(administration)).stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(wanted)).toList();
        return found.isEmpty() ? "No rule fits. Maybe leave `containing` out." : String.join("\n", found);
    }

    private static String readFile(Administration administration, Arguments arguments) {
        String path = arguments.text("path");
        byte[] content = Optional.ofNullable(inForce(administration).all().get(path))
                .orElseThrow(() -> new NotDone("There is no file of this path in force. Maybe list_rules names it."));
        if (!path.matches(".*\\.(dslr|dsl|csv|md|feature)")) {
            throw new NotDone("This file is no text.");
        }
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        int first = arguments.number("first_line", 1);
        String shown = lines.stream().skip(first - 1L).limit(MOST_LINES).collect(Collectors.joining("\n"));
        int last = Math.min(lines.size(), first - 1 + MOST_LINES);
        return last < lines.size() ? shown + "\n(lines " + first + " to " + last + " of " + lines.size() + ")" : shown;
    }

    private static Map<String, Object> tryCase() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("given", Map.of("type", "array", "maxItems", 30, "items", text("A sentence, such as: the message is marketing", 200),
                "description", "What is so, without Given; the sentences of search_vocabulary with `the message` before them"));
        properties.put("day", text("The day on which it is sent, such as 2026-11-03", 10));
        properties.put("time", text("The time, such as 21:30; noon if left out", 5));
        properties.put("city", text("The city of the time, such as Lisbon; Berlin if left out", 60));
        return properties;
    }

    private static String tryCase(Administration administration, Arguments arguments) {
        Map<String, Object> fields = new LinkedHashMap<>(arguments.query("day", "day", "time", "time", "city", "city"));
        fields.put("given", arguments.texts("given"));
        return administration.post("/rules/try", fields).toPrettyString();
    }

    private static String checkDraft(Administration administration, Arguments arguments) {
        JsonNode answer = administration.postZip("/rules/check", Map.of(), changed(inForce(administration), arguments).zip());
        return answer.path("faults").isEmpty() ? "The draft has no fault." : lines(answer.path("faults"));
    }

    private static String testDraft(Administration administration, Arguments arguments) {
        JsonNode answer = administration.postZip("/rules/test", Map.of(), changed(inForce(administration), arguments).zip());
        String end = answer.path("passed").asBoolean() ? "Passed.\n" : "Not passed: it cannot be released.\n";
        return end + answer.path("report").asString();
    }

    private static String replay(Administration administration, Arguments arguments) {
        Map<String, String> span = arguments.query("from", "from", "to", "to");
        boolean draft = !arguments.files("files").isEmpty() || !arguments.texts("remove").isEmpty();
        if (draft && arguments.maybe("version").isPresent()) {
            throw new NotDone("Name either a version or files of a draft.");
        }
        JsonNode answer = draft
                ? administration.postZip("/rules/replay", span, changed(inForce(administration), arguments).zip())
                : administration.get("/rules/replay", arguments.query("from", "from", "to", "to", "version", "candidate"));
        return lines(answer.path("lines"));
    }

    private static String propose(Administration administration, Arguments arguments) {
        JsonNode now = administration.get("/rules", Map.of());
        RuleBundle draft = changed(inForce(administration), arguments);
        Map<String, String> query = arguments.query("reason", "reason", "effective_from", "effectiveFrom", "correction", "correction");
        if (now.path("version").isNumber()) {
            query.put("base", Integer.toString(now.path("version").asInt()));
        }
        return administration.postZip("/rules/releases", query, draft.zip()).toPrettyString();
    }

    private static RuleBundle inForce(Administration administration) {
        return RuleBundle.unzip(administration.bytes("/rules/releases/in-force/files"));
    }

    private static RuleBundle changed(RuleBundle inForce, Arguments arguments) {
        Map<String, Optional<byte[]>> changes = new LinkedHashMap<>();
        arguments.files("files").forEach((path, content) -> changes.put(path, Optional.of(content.getBytes(StandardCharsets.UTF_8))));
        arguments.texts("remove").forEach(path -> changes.put(path, Optional.empty()));
        if (changes.isEmpty()) {
            throw new NotDone("The draft changes nothing. Maybe give `files`, each with its whole content.");
        }
        try {
            return inForce.with(changes);
        } catch (Refused refused) {
            throw new NotDone(String.valueOf(refused.getMessage()));
        }
    }

    private static String lines(JsonNode texts) {
        return texts.valueStream().map(JsonNode::asString).collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> draft(Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        properties.put("files", Map.of("type", "object", "maxProperties", 200, "propertyNames", path(), "additionalProperties",
                Map.of("type", "string", "maxLength", 2_000_000), "description",
                "The changed or new files: the whole content by path, such as rules/consent/de-marketing.de.dslr or features/..."));
        properties.put("remove", Map.of("type", "array", "maxItems", 200, "items", path(), "description", "Paths of files that go"));
        return properties;
    }

    private static Map<String, Object> text(String description, int longest) {
        return Map.of("type", "string", "maxLength", longest, "description", description);
    }

    private static Map<String, Object> id(String description) {
        return Map.of("type", "string", "pattern", "^[A-Z0-9]{2,6}(-[A-Z0-9]{2,6}){1,3}$", "description", description);
    }

    private static Map<String, Object> path() {
        return Map.of("type", "string", "pattern", "^(rules|features)/[A-Za-z0-9_./-]{1,200}$", "description",
                "A path below rules/ or features/");
    }

    private static Map<String, Object> version() {
        return Map.of("type", "string", "pattern", "^(in-force|[0-9]{1,6}|[0-9a-f]{6,64})$", "description",
                "A version's number, the first digits of its hash, or in-force");
    }
}
