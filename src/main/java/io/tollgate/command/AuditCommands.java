package io.tollgate.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Search, export and check the audit trail. */
final class AuditCommands {

    private static final String AREA = "/audit-entries";

    private AuditCommands() {}

    /** What to look for. */
    static final class Wanted {

        @Option(names = "--account", paramLabel = "NAME", description = "Only what this account did.")
        @Nullable
        String account;
        @Option(names = "--operation", paramLabel = "ID", description = "Only this operation, such as approveRelease or failedSignIn.")
        @Nullable
        String operation;
        @Option(names = "--subject", paramLabel = "TEXT", description = "Only what has this in its subject, such as handle=bakery.")
        @Nullable
        String subject;
        @Option(names = "--address", paramLabel = "ADDRESS", description = "Only what came from this address.")
        @Nullable
        String address;
        @Option(names = "--from", paramLabel = "INSTANT", description = "Only at or after this instant, such as 2026-11-01T00:00:00Z.")
        @Nullable
        String from;
        @Option(names = "--until", paramLabel = "INSTANT", description = "Only before this instant.")
        @Nullable
        String until;

        Map<String, String> parameters() {
            Map<String, String> all = new LinkedHashMap<>();
            put(all, "account", account);
            put(all, "operation", operation);
            put(all, "subject", subject);
            put(all, "address", address);
            put(all, "from", from);
            put(all, "until", until);
            return all;
        }

        private static void put(Map<String, String> all, String name, @Nullable String value) {
            if (value != null) {
                all.put(name, value);
            }
        }
    }

    @Command(name = "list", description = "Show who did what, when and from where, oldest first.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Mixin
        Wanted wanted = new Wanted();
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<JsonNode> entries = server.in(AREA).list("", wanted.parameters()).reversed();
            Output.document(spec, Map.of("entries", entries));
            for (JsonNode entry : entries) {
                String end = entry.path("status").isNumber() ? " -> " + entry.path("status").asInt() : "";
                out.printf("%6d  %s  %s from %s: %s %s%s%n", entry.path("number").asLong(),
                        entry.path("at").asString().replaceFirst("\\.\\d+Z$", "Z"), entry.path("account").asString(),
                        entry.path("address").asString(), entry.path("operation").asString(), entry.path("subject").asString(), end);
            }
            return Commands.GOOD;
        }
    }

    @Command(name = "export", description = "Write the audit trail as CSV, oldest first.", mixinStandardHelpOptions = true)
    static final class ExportCommand implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Mixin
        Wanted wanted = new Wanted();
        @Option(names = "--to", paramLabel = "FILE", required = true, description = "The file to write.")
        Path to = Path.of("audit-entries.csv");
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            byte[] csv = server.in(AREA).bytes("/export" + Server.query(wanted.parameters()));
            try {
                Files.write(to, csv);
            } catch (IOException failure) {
                throw new Failed(to + " cannot be written. Maybe its folder is missing, or is not yours.");
            }
            spec.commandLine().getOut().println("The audit trail is in " + to + ".");
            Output.document(spec, Map.of("file", to.toString()));
            return Commands.GOOD;
        }
    }

    @Command(name = "check",
            description = {"Check that no entry was changed, added or removed: exits with 1 if one was.",
                "It prints the last entry. Note that elsewhere: a later check with --noted finds out if an old state was put back."},
            mixinStandardHelpOptions = true)
    static final class CheckCommand implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Option(names = "--noted", paramLabel = "NUMBER:HASH", description = "What an earlier check has printed.")
        @Nullable
        String noted;
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            JsonNode checked = server.in(AREA).get("/check" + Server.query(noted == null ? Map.of() : Map.of("noted", noted)));
            Output.document(spec, checked);
            if (!checked.path("intact").asBoolean()) {
                throw new Failed("The audit trail is broken at entry " + checked.path("brokenAt").asLong() + ". "
                        + checked.path("why").asString());
            }
            spec.commandLine().getOut().println("Intact: " + checked.path("entries").asLong() + " entries are as they were written.");
            spec.commandLine().getOut().println("The last is " + checked.path("last").asString());
            return Commands.GOOD;
        }
    }
}
