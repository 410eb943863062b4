package io.tollgate.command;

import io.tollgate.release.RuleBundle;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.TestReport;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the examples; needs no server, and asks one what is in force if there is one. */
@Command(name = "test",
        description = "Run the examples against the rules, all together and each rule alone, and list the parts of rules that a change"
                + " needs"
                + " an example for.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @Mixin
    Folders folders = new Folders();
    @Option(names = "--base", paramLabel = "BASE",
            description = "What the rules are a change of: a folder of rules, a version, the first digits of its hash, or `in-force`. If"
                    + " left"
                    + " out, what is in force on the server, if one answers. Only sentences that need an example since are listed.")
    @Nullable
    String base;
    @Option(names = "--all", description = "List all sentences that no example needs, also those that were there before.")
    boolean all;
    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Files.isDirectory(folders.features)) {
            throw new Failed("There is no folder " + folders.features + " with examples. Maybe name it with --features.");
        }
        try (RuleBook book = RuleBook.read(folders.rules)) {
            TestReport report = ExampleTest.run(book, folders.features);
            Optional<Map<String, Set<String>>> before = all ? Optional.of(Map.of()) : bundle().map(TestCommand::idle);
            spec.commandLine().getOut().print(text(report, before));
            spec.commandLine().getOut().flush();
            Output.document(spec, Output.fields("passed", report.passed(), "examples", report.examples(), "failed",
                    report.failures().size(), "rules", report.coverage().size(), "faults", report.faults(), "withoutExample",
                    before.map(known -> report.newlyIdle(known).toList())));
            return report.passed() ? Commands.GOOD : Commands.FAULTS;
        }
    }

    /** @param before the sentences that no example needed before; empty if nobody knows */
    private static String text(TestReport report, Optional<Map<String, Set<String>>> before) {
        return before.map(report::text).orElseGet(() -> report.shortText()
                + "To list the sentences that a change needs an example for, say what it is a change of: --base FOLDER, or --server URL;"
                + " --all lists all that none needs.\n");
    }

    /** What it is a change of; empty if nobody said so and no server tells. */
    private Optional<RuleBundle> bundle() {
        if (base != null) {
            return Optional.of(DiffCommand.files(base, server));
        }
        try {
            return Optional.of(DiffCommand.files("in-force", server));
        } catch (Failed nobody) {
            return Optional.empty();
        }
    }

    private static Map<String, Set<String>> idle(RuleBundle bundle) {
        try (RuleBook book = RuleBook.of(bundle.rules())) {
            return ExampleTest.idle(book, bundle.examples());
        }
    }
}
