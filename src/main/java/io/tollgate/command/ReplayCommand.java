package io.tollgate.command;

import io.tollgate.release.RuleBundle;
import java.nio.file.Files;
import java.nio.file.Path;
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

@Command(name = "replay",
        description = "Judge past messages again: under the rules of their time, to see that nothing has changed, or under other rules,"
                + " to see what would change.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "INSTANT",
            description = "Judge decisions from this instant on, such as 2026-11-01T00:00:00Z.")
    String from = "";

    @Option(names = "--to", required = true, paramLabel = "INSTANT", description = "Judge decisions before this instant.")
    String to = "";

    @Option(names = "--candidate", paramLabel = "RULES",
            description = "A version, the first digits of its hash, or a folder; the rules of their time if left out.")
    @Nullable
    String candidate;

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, String> span = new LinkedHashMap<>(Map.of("from", from, "to", to));
        JsonNode report;
        if (candidate != null && Files.isDirectory(Path.of(candidate))) {
            report = server.postZip("/replay" + Server.query(span), RuleBundle.read(Path.of(candidate), Path.of("features")).zip());
        } else {
            if (candidate != null) {
                span.put("candidate", candidate);
            }
            report = server.get("/replay" + Server.query(span));
        }
        Output.document(spec, report);
        report.path("lines").forEach(line -> spec.commandLine().getOut().println(line.asString()));
        return candidate == null && report.path("differences").asLong() > 0 ? Commands.FAULTS : Commands.GOOD;
    }
}
