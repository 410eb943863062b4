package io.tollgate.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command prints: text for people, or one JSON document for programs. Every command has the option; {@link Commands} adds it. A
 * command prints its text and gives its document here, and one of the two reaches the user. The fields of documents keep their names.
 */
final class Output {

    static final String OPTION = "--output";

    enum Format {
        TEXT, JSON;

        /** The name as it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Optional<Object> document = Optional.empty();

    static Output of(CommandSpec spec) {
        return ((Commands.Tollgate) spec.root().userObject()).output;
    }

    /** @param document a node, or maps and lists; printed if the user wants JSON */
    static void document(CommandSpec spec, Object document) {
        of(spec).document = Optional.of(document);
    }

    /** Fields in this order. @param namesAndValues a name, its value, and so on; an absent value is left out */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            Object value = namesAndValues[at + 1];
            if (value instanceof Optional<?> maybe) {
                if (maybe.isPresent()) {
                    fields.put((String) namesAndValues[at], maybe.get());
                }
            } else {
                fields.put((String) namesAndValues[at], value);
            }
        }
        return fields;
    }

    static OptionSpec option() {
        return OptionSpec.builder(OPTION).paramLabel("FORMAT").type(Format.class).defaultValue(Format.TEXT.toString())
                .description("text or json; ${DEFAULT-VALUE} if left out. With json, one document is printed, and errors are one document"
                        + " on the standard error.")
                .build();
    }

    /** Whether this command, which is parsed, is to print a document. */
    static boolean json(CommandSpec command) {
        return Optional.ofNullable(command.findOption(OPTION)).map(OptionSpec::getValue).filter(Format.JSON::equals)
                .isPresent();
    }

    /** Whether these arguments, which cannot be parsed, ask for a document. */
    static boolean json(String[] arguments, Map<String, String> environment) {
        List<String> all = Stream.of(arguments).map(argument -> argument.toLowerCase(Locale.ROOT)).toList();
        int named = all.lastIndexOf(OPTION);
        if (named >= 0 && named + 1 < all.size()) {
            return all.get(named + 1).equals(Format.JSON.toString());
        }
        return all.stream().filter(argument -> argument.startsWith(OPTION + "=")).reduce((_, last) -> last)
                .map(argument -> argument.substring(OPTION.length() + 1))
                .orElseGet(() -> environment.getOrDefault("TOLLGATE_OUTPUT", "").toLowerCase(Locale.ROOT))
                .equals(Format.JSON.toString());
    }

    /** Runs the command that was parsed, and prints its document instead of its text. A command without a document gives its lines. */
    int printed(ParseResult parsed, PrintWriter out, PrintWriter err) {
        StringWriter text = new StringWriter();
        parsed.asCommandLineList().forEach(command -> command.setOut(new PrintWriter(text, true)));
        int code;
        try {
            code = new CommandLine.RunLast().execute(parsed);
        } catch (CommandLine.ExecutionException failure) {
            document.ifPresent(given -> out.println(written(given)));
            throw failure;
        }
        out.println(written(document.orElseGet(() -> Map.of("lines", text.toString().lines().toList()))));
        if (code != Commands.GOOD) {
            err.println(error(code, "The command found faults. Maybe read the document that it printed.", List.of()));
        }
        return code;
    }

    /** The document of an error. @param faults of files, {@code file:line: what. Maybe ...} */
    static String error(int code, String message, List<String> faults) {
        Map<String, Object> fields = fields("exitCode", code, "error", message);
        if (!faults.isEmpty()) {
            fields.put("faults", new ArrayList<>(faults));
        }
        return written(fields);
    }

    private static String written(Object document) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
