package io.tollgate.command;

import java.util.Map;

/** The terminal of a command: asks its user, and has the environment variables. */
record Terminal(Questions questions, Map<String, String> environment) {

    static Terminal ofTheUser() {
        return new Terminal(Questions.ofTheUser(), System.getenv());
    }
}
