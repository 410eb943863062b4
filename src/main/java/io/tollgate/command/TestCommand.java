package io.tollgate.command;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.TestReport;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the examples; needs no server. */
@Command(name = "test",
        description = "Run the examples against the rules, all together and each rule alone, and list the parts of rules that no example"
                + " needs.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @Mixin
    Folders folders = new Folders();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Files.isDirectory(folders.features)) {
            throw new Failed("There is no folder " + folders.features + " with examples. Maybe name it with --features.");
        }
        try (RuleBook book = RuleBook.read(folders.rules)) {
            TestReport report = ExampleTest.run(book, folders.features);
            spec.commandLine().getOut().print(report.text());
            spec.commandLine().getOut().flush();
            return report.passed() ? Commands.GOOD : Commands.FAULTS;
        }
    }
}
