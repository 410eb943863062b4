package io.tollgate.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints what a version changes. */
@Command(name = "show",
        description = "Show what a version changes, or would change if it came as things are, with the hash by which it is approved.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "A version, or the first digits of its hash.")
    String version = "";

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!version.matches("in-force|\\d{1,6}|[0-9a-f]{6,64}")) {
            throw new Failed("`" + version + "` is no version. Maybe give its number; `rules history` shows them.");
        }
        JsonNode plan = server.get("/releases/" + version + "/effect");
        Output.document(spec, plan);
        PlanText.print(plan, out);
        out.println("Version " + plan.path("version").asInt() + " is " + plan.path("state").asString() + ".");
        return Commands.GOOD;
    }
}
