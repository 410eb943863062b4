package io.tollgate.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The commands of the application: {@code login}, {@code rules ...}, {@code audit ...}, {@code books ...}, {@code topics ...},
 * {@code keys ...}, {@code completion} and {@code manual}. A new one is a class with {@code @Command} and a line at {@link Rules} or one
 * of those after it; its document is given to {@link Output}. Exit codes: 0 success; 1 faults, which are printed; 2 wrong use.
 */
public final class Commands {

    public static final int GOOD = ExitCode.OK;
    public static final int FAULTS = ExitCode.SOFTWARE;

    static final String VERSION = "Tollgate " + builtVersion();

    private static final Map<String, String> EXIT_CODES = exitCodes();

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
            subcommands = {LoginCommand.class, LogoutCommand.class, Rules.class, Audit.class, Books.class, Topics.class, Keys.class,
                SignerCommand.class,
                CompletionCommand.class, ManualCommand.class},
            mixinStandardHelpOptions = true, synopsisHeading = "",
            customSynopsis = {
                "Usage: tollgate [--PROPERTY=VALUE]...   start the server",
                "       tollgate COMMAND                 one of the commands below",
                "       where tollgate is the script beside the jar, or stands for java -jar tollgate.jar"},
            description = {
                "%nThe gate between businesses and the people they message: judges, delivers and charges each outbound message.%n"},
            footer = {
                "%nProperties that a server often needs, also as environment variables (SERVER_PORT) or in application.yaml:",
                "  --server.port=8080                         the port of the server",
                "  --tollgate.data=.tollgate                  the folder of its keys, tokens and embedded database",
                "  --spring.datasource.url=jdbc:mysql://...   a MySQL instead of the embedded database; with .username and .password",
                "  --spring.profiles.active=demo              the demonstration"})
    static final class Tollgate {

        final Output output = new Output();
    }

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

    /** Runs commands that need no database of their own. */
    static int run(Terminal terminal, PrintWriter out, PrintWriter err, String... arguments) {
        return run(_ -> {
            throw new Failed("This command needs the database. Maybe call it by java -jar tollgate.jar.");
        }, terminal, out, err, arguments);
    }

    static int run(Workshop workshop, Terminal terminal, PrintWriter out, PrintWriter err, String... arguments) {
        Tollgate tollgate = new Tollgate();
        CommandLine line = new CommandLine(tollgate, new Factory(workshop, terminal));
        // Before the settings below: these reach all commands there are.
        completed(line);
        line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new EnvironmentDefaults(terminal.environment()))
                .setExecutionStrategy(parsed -> executed(parsed, tollgate.output, out, err))
                .setExecutionExceptionHandler((failure, command, _) -> CommandErrors.told(failure, command));
        CommandLine.IParameterExceptionHandler asText = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler((wrong, given) -> CommandErrors.misused(wrong, given, terminal.environment(), asText));
        callServersIn(line, terminal);
        return line.execute(withoutProperties(arguments));
    }

    private static int executed(ParseResult parsed, Output output, PrintWriter out, PrintWriter err) {
        List<CommandLine> commands = parsed.asCommandLineList();
        // Once more: commands have been seen to write to the user's terminal in spite of the above.
        commands.forEach(command -> command.setOut(out).setErr(err));
        boolean question = commands.stream().anyMatch(command -> command.isUsageHelpRequested() || command.isVersionHelpRequested());
        return !question && Output.json(commands.getLast().getCommandSpec())
                ? output.printed(parsed, out, err)
                : new CommandLine.RunLast().execute(parsed);
    }

    /** Drops the options of a server if the user asks for help or version beside them. */
    private static String[] withoutProperties(String[] arguments) {
        boolean server = arguments.length > 0 && arguments[0].startsWith("--");
        return server ? Stream.of(arguments).filter(QUESTIONS::contains).toArray(String[]::new) : arguments;
    }

    /** Gives each command what all have: the version, the exit codes, the format of its output, and its variables in the help. */
    private static void completed(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.versionProvider(() -> new String[] {VERSION + " on Java " + Runtime.version()});
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
        if (line.getSubcommands().isEmpty()) {
            spec.addOption(Output.option());
            spec.usageMessage().footerHeading("%nVariables of the environment, for options that are left out:%n")
                    .footer(EnvironmentDefaults.lines(spec).toArray(String[]::new));
        }
        line.getSubcommands().values().forEach(Commands::completed);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "faults, or the server refuses; the standard error says why");
        codes.put("2", "wrong use: an unknown command or option, or a value that cannot be read");
        codes.put("3", "the script found no Java or no tollgate.jar");
        return codes;
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
}
