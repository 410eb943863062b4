package io.tollgate.command;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A command of the application, with its exit code and output. */
public record CommandRun(int code, String out, String err) {

    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

    public static CommandRun run(String... arguments) {
        return run(Map.of(), List.of(), arguments);
    }

    /** Runs a command with this token. */
    public static CommandRun as(String token, String... arguments) {
        return run(Map.of("TOLLGATE_TOKEN", token), List.of(), arguments);
    }

    /** @param answers to the questions of the command, in order */
    static CommandRun run(Map<String, String> environment, List<String> answers, String... arguments) {
        Questions questions = new Questions.Piped(new BufferedReader(new StringReader(String.join("\n", answers))));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Commands.run(new Terminal(questions, environment, TODAY), new PrintWriter(out, true), new PrintWriter(err, true),
                arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }
}
