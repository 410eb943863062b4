package io.tollgate.command;

import io.tollgate.release.Refused;
import io.tollgate.rulebook.RuleBookFaults;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * The commands of the application, {@code rules ...} and {@code keys ...}. A new one is a class with {@code @Command} and a line at
 * {@link Rules} or {@link Keys}.
 * Exit codes: 0 good; 1 faults, which are told; 2 wrong use.
 */
public final class Commands {

    public static final int GOOD = ExitCode.OK;
    public static final int FAULTS = ExitCode.SOFTWARE;

    private Commands() {}

    @Command(name = "rules", description = "Check, try, release and roll back the rules.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
            subcommands = {CheckCommand.class, TestCommand.class, WhyCommand.class, DiffCommand.class, ReplayCommand.class, ReleaseCommand.class, RollbackCommand.class, HistoryCommand.class,
                TrialCommands.ShadowCommand.class, TrialCommands.CanaryCommand.class})
    static final class Rules {}

    @Command(name = "keys", description = "Rotate the key of the pseudonyms.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
            subcommands = RotateCommand.class)
    static final class Keys {}

    @Command(name = "tollgate", subcommands = {Rules.class, Keys.class})
    private static final class Tollgate {}

    /** Whether these arguments are a command, and not the options of a server. */
    public static boolean asked(String[] arguments) {
        return arguments.length > 0 && (arguments[0].equals("rules") || arguments[0].equals("keys"));
    }

    /** @param workshop for commands that work on the database itself; @return the exit code */
    public static int run(Workshop workshop, String... arguments) {
        LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        return run(workshop, new PrintWriter(System.out, true, StandardCharsets.UTF_8), new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
    }

    /** Without a workshop. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(_ -> {
            throw new Failed("There is no workshop here.");
        }, out, err, arguments);
    }

    static int run(Workshop workshop, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Tollgate(), new Factory(workshop)).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> told(failure, command));
        return line.execute(arguments);
    }

    /** Hands the workshop to the command that needs it. */
    private record Factory(Workshop workshop) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == RotateCommand.class ? type.cast(new RotateCommand(workshop)) : CommandLine.defaultFactory().create(type);
        }
    }

    /** Faults of the rules and refusals are told in their own words; anything else is a fault of the program and keeps its trace. */
    private static int told(Exception failure, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        switch (failure) {
            case RuleBookFaults faults -> err.println(faults.getMessage());
            case Refused refused -> {
                err.println(refused.getMessage());
                refused.faults().forEach(err::println);
            }
            case Failed failed -> err.println(failed.getMessage());
            default -> throw failure;
        }
        return FAULTS;
    }
}
