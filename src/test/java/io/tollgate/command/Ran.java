package io.tollgate.command;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command of the application and what it said. */
public record Ran(int code, String out, String err) {

    public static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Commands.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
