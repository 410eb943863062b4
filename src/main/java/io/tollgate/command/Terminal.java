package io.tollgate.command;

import java.time.Clock;
import java.util.Map;

/** The terminal of a command: asks its user, has the environment variables, and knows the time. */
record Terminal(Questions questions, Map<String, String> environment, Clock clock) {

    static Terminal ofTheUser(Clock clock) {
        return new Terminal(Questions.ofTheUser(), System.getenv(), clock);
    }
}
