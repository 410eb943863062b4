package io.tollgate.command;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(name = "why",
        description = "Say in three sentences what was decided on a message, by which rule and law, and on which facts; then the rows"
                + " of tables that gave them, with their sources; then for every rule whether it fired, or which of its sentences did not"
                + " hold.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    private static final int MOST_FOUND = 50;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MESSAGE",
            description = "The id of the message, wamid. and 22 characters. If left out, the options below find it.")
    String message = "";

    @Option(names = "--business", paramLabel = "HANDLE", description = "Find messages of this business.")
    @Nullable
    String business;

    @Option(names = "--number", arity = "0..1", interactive = true, paramLabel = "NUMBER",
            description = "Find messages to this phone number. Without a value, the command asks for it, so that the shell does not keep"
                    + " it.")
    @Nullable
    String number;

    @Option(names = "--from", paramLabel = "INSTANT",
            description = "Find messages accepted from this instant on, such as 2026-11-01T00:00:00Z; of the last seven days if left out.")
    @Nullable
    String from;

    @Option(names = "--until", paramLabel = "INSTANT", description = "Find messages accepted before this instant.")
    @Nullable
    String until;

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean searches = business != null || number != null || from != null || until != null;
        if (searches == !message.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "Name either a message, or --business, --number, --from or --until to find one.");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<JsonNode> found = searches ? found() : List.of();
        found.forEach(one -> out.println(line(one)));
        if (searches && found.isEmpty()) {
            out.println("No message is found. Maybe begin earlier, with --from.");
        } else if (found.size() == MOST_FOUND) {
            out.println("There may be more. Maybe narrow the search by --from and --until.");
        }
        if (found.size() == 1) {
            out.println();
        }
        if (!searches || found.size() == 1) {
            String id = searches ? found.getFirst().path("id").asString() : message;
            List<String> lines = server.in("/rules").list("/why", Map.of("message", id)).stream().map(JsonNode::asString).toList();
            lines.forEach(out::println);
            Output.document(spec, Output.fields("message", id, "lines", lines));
        } else {
            Output.document(spec, Output.fields("messages", found, "mayHaveMore", found.size() == MOST_FOUND));
        }
        return Commands.GOOD;
    }

    /** The latest first. */
    private List<JsonNode> found() {
        Map<String, String> wanted = new LinkedHashMap<>();
        putIfGiven(wanted, "business", business);
        putIfGiven(wanted, "from", from);
        putIfGiven(wanted, "until", until);
        Server messages = server.in("/messages");
        if (number == null) {
            wanted.put("limit", Integer.toString(MOST_FOUND));
            return list(messages.get(Server.query(wanted)));
        }
        wanted.put("to", number);
        return list(messages.post("/search?limit=" + MOST_FOUND, wanted));
    }

    private static void putIfGiven(Map<String, String> wanted, String name, @Nullable String value) {
        if (value != null) {
            wanted.put(name, value);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String line(JsonNode message) {
        return Stream.of("acceptedAt", "id", "business", "category", "state", "rule").map(field -> message.path(field).asString(""))
                .filter(value -> !value.isEmpty()).collect(joining("  "));
    }
}
