package io.tollgate.command;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ProvenClaims;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
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

    private final Clock clock;

    CheckCommand(Clock clock) {
        this.clock = clock;
    }

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
            PrintWriter out = spec.commandLine().getOut();
            book.secondLook(LocalDate.now(clock)).forEach(warning -> out.println("Look again: " + warning));
            out.println("The rules are in order: " + book.rules().size() + " rules in " + folders.rules + ".");
            ProvenClaims.of(book, LocalDate.now(clock)).forEach(claim -> claim.lines().forEach(out::println));
            int due = book.tableRows().due(LocalDate.now(clock)).size();
            if (due > 0) {
                out.println("Due for review: " + due + " rows of the tables. List them with `rules review`.");
            }
            return Commands.GOOD;
        }
    }
}
