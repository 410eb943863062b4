package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import java.util.List;

/** A further test that a rule book must pass before it can be released. All beans of this type run. */
public interface ReleaseTest {

    /** @return every fault, {@code file:line: what. Maybe ...}; none if it may be released */
    List<String> faults(RuleBook candidate, RuleBundle bundle);
}
