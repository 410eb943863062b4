package io.tollgate.command;

import io.tollgate.rulebook.RuleBook;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the rules in a folder; needs no server. */
@Command(name = "check",
        description = "List every fault of the rules: file, line, what is wrong, and a hint.", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    Folders folders = new Folders();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<String> faults = Files.isDirectory(folders.features) ? RuleBook.check(folders.rules, folders.features) : List.of();
        if (!faults.isEmpty()) {
            faults.forEach(spec.commandLine().getErr()::println);
            return Commands.FAULTS;
        }
        try (RuleBook book = RuleBook.read(folders.rules)) {
            spec.commandLine().getOut().println("The rules are in order: " + book.rules().size() + " rules in " + folders.rules + ".");
            return Commands.GOOD;
        }
    }
}
