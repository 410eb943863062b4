package io.tollgate.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks the user: at a terminal, which hides secrets; otherwise each answer is a line of the piped input. */
interface Questions {

    String ask(String question);

    String askSecret(String question);

    static Questions ofTheUser() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).<Questions>map(AtTerminal::new)
                .orElseGet(() -> new Piped(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))));
    }

    record AtTerminal(Console console) implements Questions {

        @Override
        public String ask(String question) {
            return String.valueOf(console.readLine("%s ", question)).strip();
        }

        @Override
        public String askSecret(String question) {
            char[] typed = console.readPassword("%s ", question);
            return typed == null ? "" : new String(typed);
        }
    }

    record Piped(BufferedReader lines) implements Questions {

        @Override
        public String ask(String question) {
            return askSecret(question).strip();
        }

        @Override
        public String askSecret(String question) {
            try {
                String line = lines.readLine();
                if (line == null) {
                    throw new Failed("There is no answer to: " + question
                            + " Maybe call the command at a terminal, or pipe a line for each question into it.");
                }
                return line;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
