package io.tollgate.command;

import java.util.Map;

/** Where a command is called: whom it may ask, and what is set there. */
record Terminal(Questions questions, Map<String, String> environment) {

    static Terminal ofTheUser() {
        return new Terminal(Questions.ofTheUser(), System.getenv());
    }
}
