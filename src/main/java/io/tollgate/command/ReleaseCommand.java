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
            "  rules release --propose --reason \"...\" [--effective-from 2026-12-01T00:00+01:00] [--base 6]",
            "  rules release --approve 7 --reason \"...\" [--effect 5f70bf18a086]",
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

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in a sentence of your own.")
    @Nullable
    String reason;
    @Option(names = "--effective-from", paramLabel = "INSTANT",
            description = "When it takes effect, with the offset, such as 2026-12-01T00:00+01:00; at the approval if left out.")
    @Nullable
    String effectiveFrom;

    @Option(names = "--acknowledge", description = "For --propose: what is worth a second look in the tables is meant.")
    boolean acknowledge;
    @Option(names = "--correction", paramLabel = "TEXT", description = "For --propose: why rows for days that are over change.")
    @Nullable
    String correction;
    @Option(names = "--base", paramLabel = "VERSION",
            description = "The version from which you started; if left out, the server finds it, and says which one it took.")
    @Nullable
    Integer base;
    @Option(names = "--effect", paramLabel = "HASH",
            description = "For --approve: the hash that `rules show` has shown you; if left out, the one of the proposal.")
    @Nullable
    String effect;

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
            approve(approved, out);
        } else if (withdrawn != null) {
            server.post("/releases/" + withdrawn + "/withdraw", Map.of("reason", needed("--reason", reason)));
            out.println("Version " + withdrawn + " is withdrawn.");
            Output.document(spec, Map.of("version", withdrawn, "withdrawn", true));
        } else {
            propose(out);
        }
        return Commands.GOOD;
    }

    private void approve(int version, PrintWriter out) {
        Map<String, String> fields = new LinkedHashMap<>();
        Optional.ofNullable(reason).ifPresent(given -> fields.put("reason", given));
        Optional.ofNullable(effect).ifPresent(given -> fields.put("effect", given));
        JsonNode answer = server.post("/releases/" + version + "/approve", fields);
        Output.document(spec, answer);
        if (answer.path("missing").isEmpty()) {
            out.println("Version " + version + " is in force from " + answer.path("effectiveFrom").asString() + " on.");
        } else {
            out.println("You have approved what is yours of version " + version + ". It is in force when these have approved it, too: "
                    + String.join(", ", answer.path("missing").valueStream().map(JsonNode::asString).toList()) + ".");
        }
        answer.path("consequences").forEach(line -> out.println(line.asString()));
    }

    private void propose(PrintWriter out) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("reason", needed("--reason", reason));
        instant().ifPresent(instant -> query.put("effectiveFrom", instant));
        Optional.ofNullable(base).ifPresent(given -> query.put("base", given.toString()));
        Optional.ofNullable(correction).ifPresent(given -> query.put("correction", given));
        if (acknowledge) {
            query.put("acknowledge", "true");
        }
        JsonNode answer = server.postZip("/releases" + Server.query(query), folders.upload().zip());
        Output.document(spec, answer);
        int version = answer.path("version").asInt();
        PlanText.print(answer, out);
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
