package io.tollgate.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual into a folder. */
@Command(name = "manual",
        description = {"Write a page of the manual for each command into a folder, for man.", "  tollgate manual man/man1",
            "  man -M man tollgate-rules-check"},
        mixinStandardHelpOptions = true)
final class ManualCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "The folder to write into; it is made if it is missing.")
    Path folder = Path.of("man1");
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<CommandSpec> commands = all(spec.root()).toList();
        try {
            Files.createDirectories(folder);
            for (CommandSpec command : commands) {
                Files.writeString(folder.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
            }
        } catch (IOException failure) {
            throw new Failed("The manual cannot be written into " + folder + ". Maybe it is a file, or is not yours.");
        }
        spec.commandLine().getOut().println(commands.size() + " pages of the manual are in " + folder + ". Maybe man -l "
                + folder.resolve("tollgate.1"));
        Output.document(spec, Map.of("folder", folder.toString(), "pages", commands.stream().map(ManPage::name).toList()));
        return Commands.GOOD;
    }

    private static Stream<CommandSpec> all(CommandSpec command) {
        return Stream.concat(Stream.of(command), command.subcommands().values().stream().map(CommandLine::getCommandSpec)
                .flatMap(ManualCommand::all));
    }
}
