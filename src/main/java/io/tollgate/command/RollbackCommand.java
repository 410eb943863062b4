package io.tollgate.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Rolls the rules back at once; one person is enough. */
@Command(name = "rollback",
        description = "Take back, at once, the change that came last, or the one of a version; or all that came after a version.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {

    @Option(names = "--to", paramLabel = "VERSION",
            description = "A version that was in force before: its rules come into force again, exactly.")
    @Nullable
    Integer to;
    @Option(names = "--undo", paramLabel = "VERSION", description = "The version whose change alone is taken back; all others stay.")
    @Nullable
    Integer undo;
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, in a sentence.")
    String reason = "";

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("reason", reason));
        if (to != null) {
            fields.put("to", to);
        }
        if (undo != null) {
            fields.put("undo", undo);
        }
        JsonNode answer = server.post("/rollback", fields);
        Output.document(spec, answer);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Version " + answer.path("version").asInt() + (undo == null ? " is in force again." : " is in force."));
        answer.path("consequences").forEach(line -> out.println(line.asString()));
        return Commands.GOOD;
    }
}
