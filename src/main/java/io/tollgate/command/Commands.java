package io.tollgate.command;

import io.tollgate.release.Refused;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * The commands of the application: {@code login}, {@code rules ...}, {@code audit ...}, {@code books ...}, {@code topics ...} and
 * {@code keys ...}. A new one is a class with {@code @Command} and a line at {@link Rules} or one of those after it. Exit codes: 0
 * success; 1 faults, which are printed; 2 wrong use.
 */
public final class Commands {

    public static final int GOOD = ExitCode.OK;
    public static final int FAULTS = ExitCode.SOFTWARE;

    private static final String VERSION = builtVersion();

    private Commands() {}

    @Command(name = "rules", description = "Check, try, release and roll back the rules.", mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {CheckCommand.class, ReviewCommand.class, WishCommands.WishCommand.class, WishCommands.WishesCommand.class,
                TestCommand.class, WhyCommand.class, DiffCommand.class,
                ReplayCommand.class, ReleaseCommand.class, ShowCommand.class, CalendarCommand.class, RollbackCommand.class,
                HistoryCommand.class,
                TrialCommands.ShadowCommand.class, TrialCommands.CanaryCommand.class})
    static final class Rules {}

    @Command(name = "keys", description = "Rotate the key of the pseudonyms.", mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = RotateCommand.class)
    static final class Keys {}

    @Command(name = "audit", description = "Search, export and check the audit trail: who did what.", mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {AuditCommands.ListCommand.class, AuditCommands.ExportCommand.class, AuditCommands.CheckCommand.class})
    static final class Audit {}

    @Command(name = "books", description = "Reports for the finance department, and the export to bookkeeping.",
            mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
            subcommands = {BookCommands.RevenueCommand.class, BookCommands.PrepaidCommand.class, BookCommands.OpenItemsCommand.class,
                BookCommands.TaxesCommand.class, BookCommands.DatevCommand.class, BookCommands.SaftCommand.class,
                BookCommands.SupplierBillCommand.class,
                BookCommands.SupplierComparisonCommand.class, BookCommands.ReceiptsCommand.class})
    static final class Books {}

    @Command(name = "topics", description = "Dead letters of topics of Kafka.", mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {TopicCommands.DeadLettersCommand.class, TopicCommands.ReplayDeadLettersCommand.class})
    static final class Topics {}

    @Command(name = "tollgate",
            subcommands = {LoginCommand.class, LogoutCommand.class, Rules.class, Audit.class, Books.class, Topics.class, Keys.class},
            mixinStandardHelpOptions = true, synopsisHeading = "",
            customSynopsis = {
                "Usage: tollgate [--PROPERTY=VALUE]...   start the server",
                "       tollgate COMMAND                 one of the commands below",
                "       where tollgate stands for java -jar tollgate.jar"},
            description = {
                "%nThe gate between businesses and the people they message: judges, delivers and charges each outbound message.%n"},
            footer = {
                "%nProperties that a server often needs, also as environment variables (SERVER_PORT) or in application.yaml:",
                "  --server.port=8080                         the port of the server",
                "  --tollgate.data=.tollgate                  the folder of its keys, tokens and embedded database",
                "  --spring.datasource.url=jdbc:mysql://...   a MySQL instead of the embedded database; with .username and .password",
                "  --spring.profiles.active=demo              the demonstration"})
    private static final class Tollgate {}

    private static final Set<String> QUESTIONS = Set.of("-h", "--help", "-V", "--version");

    /** Whether these arguments are a command or ask for help or version, and are not the options of a server. */
    public static boolean asked(String[] arguments) {
        return Stream.of(arguments).anyMatch(QUESTIONS::contains) || arguments.length > 0 && !arguments[0].startsWith("--");
    }

    /** @param workshop for commands that work on the database itself; @return the exit code */
    public static int run(Workshop workshop, Clock clock, String... arguments) {
        LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        return run(workshop, Terminal.ofTheUser(clock), new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
    }

    /** For commands that need no database of their own. */
    static int run(Terminal terminal, PrintWriter out, PrintWriter err, String... arguments) {
        return run(_ -> {
            throw new Failed("This command needs the database. Maybe call it by java -jar tollgate.jar.");
        }, terminal, out, err, arguments);
    }

    static int run(Workshop workshop, Terminal terminal, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Tollgate(), new Factory(workshop, terminal)).setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    // Once more: commands have been seen to write to the user's terminal in spite of the above.
                    parsed.asCommandLineList().forEach(command -> command.setOut(out).setErr(err));
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, command, _) -> told(failure, command));
        version(line);
        callServersIn(line, terminal);
        return line.execute(withoutProperties(arguments));
    }

    /** Drops the options of a server if the user asks for help or version beside them. */
    private static String[] withoutProperties(String[] arguments) {
        boolean server = arguments.length > 0 && arguments[0].startsWith("--");
        return server ? Stream.of(arguments).filter(QUESTIONS::contains).toArray(String[]::new) : arguments;
    }

    private static void version(CommandLine line) {
        line.getCommandSpec().versionProvider(() -> new String[] {"Tollgate " + VERSION + " on Java " + Runtime.version()});
        line.getSubcommands().values().forEach(Commands::version);
    }

    /** Gives the commands their environment, in which they find the token. */
    private static void callServersIn(CommandLine line, Terminal terminal) {
        line.getCommandSpec().mixins().values().stream().map(mixin -> mixin.userObject()).filter(Server.class::isInstance)
                .map(Server.class::cast)
                .forEach(server -> server.calledIn(terminal.environment()));
        line.getSubcommands().values().forEach(subcommand -> callServersIn(subcommand, terminal));
    }

    /** The version that the build wrote; unknown if Maven did not build the program. */
    private static String builtVersion() {
        try (InputStream built = Commands.class.getResourceAsStream("/META-INF/build-info.properties")) {
            Properties properties = new Properties();
            if (built != null) {
                properties.load(built);
            }
            return properties.getProperty("build.version", "of an unknown version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Makes the commands with what they need. */
    private record Factory(Workshop workshop, Terminal terminal) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == RotateCommand.class) {
                return type.cast(new RotateCommand(workshop));
            }
            if (type == LoginCommand.class) {
                return type.cast(new LoginCommand(terminal));
            }
            if (type == CheckCommand.class) {
                return type.cast(new CheckCommand(terminal.clock()));
            }
            if (type == WishCommands.WishCommand.class) {
                return type.cast(new WishCommands.WishCommand(terminal.clock()));
            }
            if (type == ReviewCommand.class) {
                return type.cast(new ReviewCommand(terminal.clock()));
            }
            return type == LogoutCommand.class ? type.cast(new LogoutCommand(terminal)) : CommandLine.defaultFactory().create(type);
        }
    }

    private static Optional<Path> trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            return Optional.of(Files.writeString(Files.createTempFile("tollgate-fault", ".txt"), trace.toString()));
        } catch (IOException noRoom) {
            return Optional.empty();
        }
    }

    /**
     * Prints faults of the rules and refusals as they are; the stack trace of any other failure, a fault of the program, goes to a file.
     */
    private static int told(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case RuleBookFaults faults -> err.println(faults.getMessage());
            case Refused refused -> {
                err.println(refused.getMessage());
                refused.faults().forEach(err::println);
            }
            case Failed failed -> err.println(failed.getMessage());
            default -> err.println("This is a fault of Tollgate, and not of your files: " + failure.getClass().getSimpleName()
                    + trace(failure).map(file -> ". Maybe send " + file + " to the engineers, who need it.").orElse("."));
        }
        return FAULTS;
    }
}
