package io.tollgate.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rolls the rules back at once; one person is enough. */
@Command(name = "rollback",
        description = "Put the former version, or the named one, in force again at once.", mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {

    @Option(names = "--to", paramLabel = "VERSION", description = "A version that was in force before.")
    @Nullable
    Integer to;
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
        int version = server.post("/rollback", fields).path("version").asInt();
        spec.commandLine().getOut().println("Version " + version + " is in force again.");
        return Commands.GOOD;
    }
}
