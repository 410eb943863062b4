package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.examples.Draft;
import java.nio.file.Path;

/** A case in the making, under the shipped rules. Each test changes what it is about. */
final class Cases extends Draft {

    /** The shipped rules, read once: compiling takes a second. */
    static final RuleBook SHIPPED = RuleBook.read(Path.of("rules"));

    CaseFile file() {
        return file(SHIPPED);
    }
}
