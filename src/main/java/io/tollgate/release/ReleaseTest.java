package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import java.util.List;

/** What must hold of a rule book before it can be released, besides being one. All beans of this type are asked. */
public interface ReleaseTest {

    /** @return every fault, {@code file:line: what. Maybe ...}; none if it may be released */
    List<String> faults(RuleBook candidate, RuleBundle bundle);
}
