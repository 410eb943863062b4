package io.tollgate.command;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** What a version is to do, as lines of text. */
final class PlanText {

    private PlanText() {}

    /** @param plan of the server: changes, base, effect, conflicts, warnings */
    static void print(JsonNode plan, PrintWriter out) {
        plan.path("changes").forEach(line -> out.println(line.asString()));
        if (plan.path("changes").isEmpty()) {
            out.println("It changes nothing.");
        }
        out.println();
        if (plan.path("base").isNumber()) {
            out.println("This is a change of version " + plan.path("base").asInt()
                    + ". If it was made from another one, propose it with --base.");
        }
        notes(plan, out, "");
        plan.path("advice").forEach(line -> out.println(line.asString()));
        out.println("Effect: " + plan.path("effect").asString());
    }

    static void notes(JsonNode plan, PrintWriter out, String indent) {
        plan.path("conflicts").forEach(line -> out.println(indent + "Conflict: " + line.asString()));
        plan.path("warnings").forEach(line -> out.println(indent + "Note: " + line.asString()));
    }
}
