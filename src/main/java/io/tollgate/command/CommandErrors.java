package io.tollgate.command;

import io.tollgate.release.Refused;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Tells the user why a command failed, as text or as a document. */
final class CommandErrors {

    private CommandErrors() {}

    /**
     * Prints faults of the rules and refusals as they are; the stack trace of any other failure, a fault of the program, goes to a file.
     */
    static int told(Exception failure, CommandLine command) {
        String message = switch (failure) {
            case RuleBookFaults faults -> "The rules have " + faults.faults().size() + " faults.";
            case Refused refused -> String.valueOf(refused.getMessage());
            case Failed failed -> String.valueOf(failed.getMessage());
            default -> "This is a fault of Tollgate, and not of your files: " + failure.getClass().getSimpleName()
                    + trace(failure).map(file -> ". Maybe send " + file + " to the engineers, who need it.").orElse(".");
        };
        List<String> faults = switch (failure) {
            case RuleBookFaults found -> found.faults();
            case Refused refused -> refused.faults();
            case Failed failed -> failed.faults();
            default -> List.of();
        };
        PrintWriter err = command.getErr();
        if (Output.json(command.getCommandSpec())) {
            err.println(Output.error(Commands.FAULTS, message, faults));
        } else {
            if (!(failure instanceof RuleBookFaults)) {
                err.println(message);
            }
            faults.forEach(err::println);
        }
        return Commands.FAULTS;
    }

    /** Wrong use: the error with the usage or what may have been meant, or a document. */
    static int misused(ParameterException wrong, String[] arguments, Map<String, String> environment,
            CommandLine.IParameterExceptionHandler asText) throws Exception {
        if (!Output.json(arguments, environment)) {
            return asText.handleParseException(wrong, arguments);
        }
        int code = CommandLine.ExitCode.USAGE;
        wrong.getCommandLine().getErr().println(Output.error(code, String.valueOf(wrong.getMessage()), List.of()));
        return code;
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
}
