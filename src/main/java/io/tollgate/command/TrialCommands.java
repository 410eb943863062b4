package io.tollgate.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Trials of a proposal on real messages. */
final class TrialCommands {

    private TrialCommands() {}

    @Command(name = "shadow",
            description = "Let a proposal judge a part of the messages beside the version in force, without"
                    + " effect.",
            mixinStandardHelpOptions = true)
    static final class ShadowCommand {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Command(description = "Start it; this replaces another one.", mixinStandardHelpOptions = true)
        int start(@Parameters(paramLabel = "VERSION", description = "An open proposal.") int version,
                @Option(names = "--percent", defaultValue = "10",
                        description = "Share of the messages in percent; ${DEFAULT-VALUE} if left out.") int percent,
                @Mixin Server server) {
            JsonNode answer = server.post("/shadow", Map.of("version", version, "percent", percent));
            return said(spec, answer, "Version " + version + " judges " + percent
                    + " percent of the messages in the shadow. See it with: rules shadow report");
        }

        @Command(description = "End it.", mixinStandardHelpOptions = true)
        int stop(@Mixin Server server) {
            return said(spec, server.post("/shadow/stop", Map.of()), "The shadow has ended.");
        }

        @Command(description = "Show what the shadow under way, or the last one, would change.", mixinStandardHelpOptions = true)
        int report(@Mixin Server server) {
            return reported(spec, server.get("/shadow"));
        }
    }

    @Command(name = "canary",
            description = "Put a proposal in force for some businesses; it stops by itself if it refuses much more or less.",
            mixinStandardHelpOptions = true)
    static final class CanaryCommand {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Command(description = "Start it; this replaces another one.", mixinStandardHelpOptions = true)
        int start(@Parameters(paramLabel = "VERSION", description = "An open proposal.") int version,
                @Option(names = "--percent", defaultValue = "1",
                        description = "Share of the businesses in percent; ${DEFAULT-VALUE} if left out.") int percent,
                @Option(names = "--business", paramLabel = "HANDLE", split = ",",
                        description = "Handles of businesses, instead of a share.") @Nullable List<String> businesses,
                @Option(names = "--refusals", paramLabel = "LOW-HIGH",
                        description = "Percent of its messages that the canary may refuse, such as 0-10.") @Nullable String refusals,
                @Option(names = "--within", paramLabel = "POINTS", defaultValue = "5",
                        description = "By how many percentage points the shares of refusals may differ; ${DEFAULT-VALUE} if left"
                                + " out.") int within,
                @Option(names = "--minimum", paramLabel = "MESSAGES", defaultValue = "100",
                        description = "Messages on either side before the canary may stop by itself; ${DEFAULT-VALUE} if left"
                                + " out.") int minimum,
                @Mixin Server server) {
            Map<String, Object> fields = new LinkedHashMap<>(
                    Map.of("version", version, "percent", percent, "within", within, "minimum", minimum));
            if (businesses != null) {
                fields.put("businesses", businesses);
            }
            if (refusals != null) {
                fields.put("refusals", refusals);
            }
            return said(spec, server.post("/canary", fields), "Version " + version
                    + " is in force for some businesses. See it with: rules canary report");
        }

        @Command(description = "End it.", mixinStandardHelpOptions = true)
        int stop(@Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, in a sentence.") String reason,
                @Mixin Server server) {
            return said(spec, server.post("/canary/stop", Map.of("reason", reason)), "The canary has ended.");
        }

        @Command(description = "Show what the canary under way, or the last one, did.", mixinStandardHelpOptions = true)
        int report(@Mixin Server server) {
            return reported(spec, server.get("/canary"));
        }
    }

    private static int said(CommandSpec spec, JsonNode answer, String text) {
        Output.document(spec, answer);
        spec.commandLine().getOut().println(text);
        return Commands.GOOD;
    }

    private static int reported(CommandSpec spec, JsonNode report) {
        Output.document(spec, report);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Version " + report.path("version").asInt() + " since " + report.path("since").asString() + ", "
                + report.path("what").asString()
                + (report.path("running").asBoolean() ? "" : " (ended)"));
        if (!report.path("businesses").isEmpty()) {
            out.println("Businesses: " + String.join(", ", report.path("businesses").valueStream().map(JsonNode::asString).toList()));
        }
        report.path("compared").forEach(sentence -> out.println(sentence.asString()));
        report.path("messages").properties().forEach(entry -> out.printf("%,12d  %s%n", entry.getValue().asLong(), entry.getKey()));
        return Commands.GOOD;
    }
}
