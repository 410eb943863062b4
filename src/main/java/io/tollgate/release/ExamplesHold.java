package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tests that the examples of the rules hold, and that every rule has an example that fires it and one that does not. */
@Component
final class ExamplesHold implements ReleaseTest {

    @Override
    public List<String> faults(RuleBook candidate, RuleBundle bundle) {
        return ExampleTest.faults(candidate, bundle.examples());
    }
}
