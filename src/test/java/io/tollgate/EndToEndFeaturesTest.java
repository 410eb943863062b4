package io.tollgate;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the examples of {@code features/end-to-end} but those of {@code GateFeaturesTest}; the application itself runs the examples of the
 * rules. These examples share an application with other test classes, so they run among these classes and not after all of them.
 */
@TollgateTest
public class EndToEndFeaturesTest {

    @TestFactory
    List<DynamicTest> examples() {
        return EndToEndFeatures.play("not (" + EndToEndFeatures.BY_HAND + ")");
    }
}
