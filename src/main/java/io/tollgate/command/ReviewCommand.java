package io.tollgate.command;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.Certainty;
import io.tollgate.rulebook.tables.Provenance;
import io.tollgate.rulebook.tables.TableRow;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what somebody should read again; needs no server. */
@Command(name = "review",
        description = "List the rows of the tables whose review is due: where they stand, how sure they are, when somebody last looked.",
        mixinStandardHelpOptions = true)
final class ReviewCommand implements Callable<Integer> {

    private final Clock clock;

    ReviewCommand(Clock clock) {
        this.clock = clock;
    }

    @Option(names = "--on", paramLabel = "DAY", description = "What is due on this day, such as 2027-12-31; today if left out.")
    @Nullable
    LocalDate on;

    @Mixin
    Folders folders = new Folders();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        LocalDate day = on == null ? LocalDate.now(clock) : on;
        PrintWriter out = spec.commandLine().getOut();
        try (RuleBook book = RuleBook.read(folders.rules)) {
            List<TableRow> due = book.tableRows().due(day);
            due.forEach(row -> out.println(folders.rules + "/" + line(row)));
            out.println(due.isEmpty()
                    ? "No row is due for review on " + day + "."
                    : due.size() + " rows are due for review on " + day + ". Read their sources, then set `checked` and `review` anew.");
            Output.document(spec, Output.fields("day", day.toString(), "rows", due.stream().map(this::fields).toList()));
            return Commands.GOOD;
        }
    }

    private Map<String, Object> fields(TableRow row) {
        Provenance from = row.provenance();
        return Output.fields("file", folders.rules + "/" + row.file(), "line", row.line(), "key", row.key(), "certainty",
                from.certainty().map(Certainty::word), "checked", from.checked().map(LocalDate::toString), "review",
                from.review().map(LocalDate::toString), "basis", from.basis(), "source", from.source());
    }

    private static String line(TableRow row) {
        Provenance from = row.provenance();
        return row.where() + ": " + row.key() + from.certainty().map(Certainty::word).map(word -> ", " + word).orElse("")
                + from.checked().map(day -> ", looked at on " + day).orElse("") + from.review().map(day -> ", due " + day).orElse("")
                + ": " + (from.source().isEmpty() ? "source at the head of the table" : from.source());
    }
}
