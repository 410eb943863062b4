package io.tollgate.rulebook;

import java.util.ArrayList;
import java.util.List;

/** Where the decision tables leave the ids of the rules that hold. */
public final class Fired {

    private final List<String> rules = new ArrayList<>();

    public void say(String rule) {
        rules.add(rule);
    }

    List<String> rules() {
        return rules;
    }

    void clear() {
        rules.clear();
    }
}
