package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.examples.DraftCase;
import java.nio.file.Path;

/** A draft of a case under the shipped rules. Each test changes the facts that it is about. */
final class Cases extends DraftCase {

    /** The shipped rules are read once, because compiling takes a second. */
    static final RuleBook SHIPPED = RuleBook.read(Path.of("rules"));

    CaseFile file() {
        return file(SHIPPED);
    }
}
