package io.tollgate.gate;

import io.tollgate.EndToEndFeatures;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the examples of {@code features/end-to-end} whose steps make the gate judge by hand. */
@GateTest
class GateFeaturesTest {

    @TestFactory
    List<DynamicTest> examples() {
        return EndToEndFeatures.play(EndToEndFeatures.BY_HAND);
    }
}
