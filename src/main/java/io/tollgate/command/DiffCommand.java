package io.tollgate.command;

import io.tollgate.release.RulesDiff;
import io.tollgate.release.RuleBundle;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares versions or folders; two folders need no server. */
@Command(name = "diff", description = "Show the differences between two versions or folders of the rules.", mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A", description = "A version, the first digits of its hash, `in-force`, or a folder.")
    String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "Likewise a version, digits of a hash, `in-force`, or a folder.")
    String after = "";

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RuleBundle one = files(before, server);
        RuleBundle other = files(after, server);
        // A folder of rules without examples beside it says nothing about examples.
        List<String> lines = one.examples().isEmpty() || other.examples().isEmpty()
                ? RulesDiff.between(one.rules(), other.rules())
                : RulesDiff.between(one, other);
        lines.forEach(out::println);
        if (lines.isEmpty()) {
            out.println("There is no difference.");
        }
        Output.document(spec, Map.of("differences", lines));
        return Commands.GOOD;
    }

    /** @param name of a folder, or of a version on the server */
    static RuleBundle files(String name, Server server) {
        boolean version = name.equals("in-force") || name.matches("\\d{1,6}|[0-9a-f]{6,64}");
        if (Files.isDirectory(Path.of(name)) || !version) {
            Path folder = Path.of(name);
            return RuleBundle.read(folder, folder.toAbsolutePath().resolveSibling("features"));
        }
        return RuleBundle.unzip(server.bytes("/releases/" + name + "/files"));
    }
}
