package io.tollgate.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints the history of the rules, oldest first. */
@Command(name = "history",
        description = "Show who changed the rules, when and why, and which version is in force.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode entry : server.list("/history", Map.of())) {
            String from = entry.path("effectiveFrom").isString() ? " (in force from " + entry.path("effectiveFrom").asString() + ")" : "";
            out.printf("%-20s  version %-4d %-12s by %s: %s%s%n", entry.path("at").asString().replaceFirst("\\.\\d+Z$", "Z"),
                    entry.path("version").asInt(),
                    entry.path("what").asString(), entry.path("person").asString(), entry.path("reason").asString(), from);
        }
        JsonNode now = server.get("");
        out.println("In force: " + now.path("name").asString() + ", " + now.path("rules").asInt() + " rules.");
        return Commands.GOOD;
    }
}
