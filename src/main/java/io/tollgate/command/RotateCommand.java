package io.tollgate.command;

import io.tollgate.rights.Rotation;
import io.tollgate.rights.Rotation.Report;
import io.tollgate.secrets.KeysRefused;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Rotates the keys of the database that the server's options name, while no server uses it. */
@Command(name = "rotate",
        description = {"Give all pseudonyms a new key, while no Tollgate runs. If the command is interrupted, start it again: it goes on"
                + " where it stopped.",
            "Takes the options of a server, such as --tollgate.data=FOLDER and --spring.datasource.url=URL."},
        mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {

    private final Workshop workshop;

    @Unmatched
    List<String> options = new ArrayList<>();
    @Spec
    CommandSpec spec = CommandSpec.create();

    RotateCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        List<String> unknown = options.stream().filter(option -> !option.startsWith("--") || !option.contains("=")).toList();
        if (!unknown.isEmpty()) {
            throw new Failed(unknown.getFirst() + " is not an option of a server. Maybe --NAME=VALUE.");
        }
        try (ConfigurableApplicationContext opened = workshop
                .open(Stream.concat(options.stream(), Stream.of("--tollgate.keys-rotation=true")).toArray(String[]::new))) {
            Report report = opened.getBean(Rotation.class).rotate(opened.getBean(Clock.class).instant());
            tell(report, spec.commandLine().getOut());
            Output.document(spec, Output.fields("people", report.people(), "rows", report.rows(), "unreadable", report.unreadable(),
                    "inPlace", report.inPlace(), "keyFile", report.keyFile().toString()));
            return Commands.GOOD;
        } catch (RuntimeException failure) {
            throw refusal(failure).map(Failed::new).map(RuntimeException.class::cast).orElse(failure);
        }
    }

    private static void tell(Report report, PrintWriter out) {
        out.printf("The key of the pseudonyms is rotated: %,d people, %,d rows.%n", report.people(), report.rows());
        if (report.unreadable() > 0) {
            out.printf("The documents of %,d decisions could not be read; they stay as they were.%n", report.unreadable());
        }
        out.println(report.inPlace()
                ? "The keys are in " + report.keyFile()
                        + ": keep a copy of them, and give them to all other processes on this database before they start."
                : "The new keys are in " + report.keyFile()
                        + ": put its lines into the property tollgate.keys, with commas between them, and delete the file.");
    }

    private static Optional<String> refusal(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).filter(KeysRefused.class::isInstance)
                .map(Throwable::getMessage).findFirst();
    }
}
