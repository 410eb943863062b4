package io.tollgate.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints the history of the rules, oldest first. */
@Command(name = "history",
        description = "Show who changed the rules, when and why, and which version is in force.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    @Option(names = "--check", description = "Also check that nobody has changed the history or the files of the versions in the database.")
    boolean check;

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonNode> entries = server.list("/history", Map.of());
        for (JsonNode entry : entries) {
            String from = entry.path("effectiveFrom").isString() ? " (in force from " + entry.path("effectiveFrom").asString() + ")" : "";
            out.printf("%-20s  version %-4d %-12s by %s: %s%s%n", entry.path("at").asString().replaceFirst("\\.\\d+Z$", "Z"),
                    entry.path("version").asInt(),
                    entry.path("what").asString(), entry.path("person").asString(), entry.path("reason").asString(), from);
        }
        JsonNode now = server.get("");
        out.println("In force: " + now.path("name").asString() + ", " + now.path("rules").asInt() + " rules.");
        Optional<JsonNode> found = check ? Optional.of(server.get("/history/check")) : Optional.empty();
        Output.document(spec, Output.fields("entries", entries, "inForce", now, "check", found));
        return found.map(answer -> told(answer, out)).orElse(Commands.GOOD);
    }

    private static int told(JsonNode found, PrintWriter out) {
        if (found.path("intact").asBoolean()) {
            out.println("All " + found.path("entries").asInt() + " entries and the files of their versions are as they were written"
                    + (found.path("unsealed").asInt() > 0
                            ? "; " + found.path("unsealed").asInt() + " are from before there were seals."
                            : "."));
            return Commands.GOOD;
        }
        out.println("The history is not as it was written: " + found.path("broken").asString() + " Maybe compare it with a backup.");
        return Commands.FAULTS;
    }
}
