package io.tollgate.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints what is to come. */
@Command(name = "calendar",
        description = "Show what is to come: when, by whom, and what keeps it from coming or must be approved anew.",
        mixinStandardHelpOptions = true)
final class CalendarCommand implements Callable<Integer> {

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode calendar = server.get("/calendar");
        Output.document(spec, calendar);
        out.println("In force: " + calendar.path("inForce").asString() + ".");
        for (JsonNode plan : calendar.path("toCome")) {
            String when = plan.path("from").isString() ? plan.path("from").asString() : "when it is approved";
            out.println(when + "  version " + plan.path("version").asInt() + ", " + plan.path("state").asString() + ", by "
                    + plan.path("author").asString() + ": " + plan.path("reason").asString());
            if (!plan.path("approvedBy").isEmpty()) {
                out.println("    approved by " + joined(plan.path("approvedBy")));
            }
            if (!plan.path("owners").isEmpty() && !plan.path("state").asString().equals("scheduled")) {
                out.println("    to be approved by " + joined(plan.path("owners")));
            }
            if (plan.path("why").isString()) {
                out.println("    must be approved anew: " + plan.path("why").asString());
            }
            PlanText.notes(plan, out, "    ");
            if (plan.path("tested").isString()) {
                out.println("    tested: " + plan.path("tested").asString());
            }
        }
        if (calendar.path("toCome").isEmpty()) {
            out.println("Nothing is to come.");
        }
        return Commands.GOOD;
    }

    private static String joined(JsonNode names) {
        return String.join(", ", names.valueStream().map(JsonNode::asString).toList());
    }
}
