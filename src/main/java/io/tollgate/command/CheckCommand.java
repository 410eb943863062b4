package io.tollgate.command;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ProvenClaims;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
            throw new RuleBookFaults(faults);
        }
        try (RuleBook book = RuleBook.read(folders.rules)) {
            PrintWriter out = spec.commandLine().getOut();
            List<String> warnings = book.secondLook(LocalDate.now(clock));
            warnings.forEach(warning -> out.println("Look again: " + warning));
            out.println("The rules are in order: " + book.rules().size() + " rules in " + folders.rules + ".");
            List<ProvenClaims.Result> claims = ProvenClaims.of(book, LocalDate.now(clock));
            claims.forEach(claim -> claim.lines().forEach(out::println));
            int due = book.tableRows().due(LocalDate.now(clock)).size();
            if (due > 0) {
                out.println("Due for review: " + due + " rows of the tables. List them with `rules review`.");
            }
            Output.document(spec, Output.fields("folder", folders.rules.toString(), "rules", book.rules().size(), "lookAgain", warnings,
                    "claims", claims.stream().map(CheckCommand::claim).toList(), "rowsDue", due));
            return Commands.GOOD;
        }
    }
    private static Map<String, Object> claim(ProvenClaims.Result result) {
        return Output.fields("claim", result.never().claim(), "from", result.from().toString(), "proven", result.proven(), "example",
                result.example());
    }
}
