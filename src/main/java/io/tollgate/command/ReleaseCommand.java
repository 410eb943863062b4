package io.tollgate.command;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Releases rules in two steps, by two accounts. */
@Command(name = "release",
        description = {"Propose the rules of the folder, or approve a version that somebody else has proposed. The token says who you are.",
            "  rules release --propose --reason \"...\" [--effective-from 2026-12-01T00:00+01:00]",
            "  rules release --approve 7",
            "  rules release --withdraw 7 --reason \"...\""},
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    Step step = new Step();

    static final class Step {
        @Option(names = "--propose", description = "Send the rules and the examples, and show what would change.")
        boolean propose;

        @Option(names = "--approve", paramLabel = "VERSION",
                description = "Approve this version: it takes effect at the instant that its proposal names.")
        @Nullable
        Integer approve;

        @Option(names = "--withdraw", paramLabel = "VERSION", description = "Withdraw a version that is not in force yet.")
        @Nullable
        Integer withdraw;
    }

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in a sentence.")
    @Nullable
    String reason;
    @Option(names = "--effective-from", paramLabel = "INSTANT",
            description = "When it takes effect, with the offset, such as 2026-12-01T00:00+01:00; at the approval if left out.")
    @Nullable
    String effectiveFrom;

    @Mixin
    Folders folders = new Folders();
    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Integer approved = step.approve;
        Integer withdrawn = step.withdraw;
        if (approved != null) {
            JsonNode answer = server.post("/releases/" + approved + "/approve", Map.of());
            out.println("Version " + approved + " is in force from " + answer.path("effectiveFrom").asString() + " on.");
        } else if (withdrawn != null) {
            server.post("/releases/" + withdrawn + "/withdraw", Map.of("reason", needed("--reason", reason)));
            out.println("Version " + withdrawn + " is withdrawn.");
        } else {
            propose(out);
        }
        return Commands.GOOD;
    }

    private void propose(PrintWriter out) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("reason", needed("--reason", reason));
        instant().ifPresent(instant -> query.put("effectiveFrom", instant));
        JsonNode answer = server.postZip("/releases" + Server.query(query), folders.upload().zip());
        int version = answer.path("version").asInt();
        answer.path("changes").forEach(line -> out.println(line.asString()));
        out.println();
        out.println("This is proposed as version " + version + ". Another person approves it with: rules release --approve " + version);
    }

    private Optional<String> instant() {
        try {
            return Optional.ofNullable(effectiveFrom).map(given -> OffsetDateTime.parse(given).toInstant().toString());
        } catch (DateTimeException noInstant) {
            throw new ParameterException(spec.commandLine(),
                    "--effective-from " + effectiveFrom + " is not an instant with its offset. Maybe 2026-12-01T00:00+01:00.");
        }
    }

    private String needed(String option, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new ParameterException(spec.commandLine(), option + " is missing. Maybe `rules release --help` shows how it is meant.");
        }
        return value;
    }
}
