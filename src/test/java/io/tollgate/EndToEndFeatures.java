package io.tollgate;

import static io.cucumber.junit.platform.engine.Constants.FILTER_NAME_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.FILTER_TAGS_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.OBJECT_FACTORY_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PLUGIN_PUBLISH_QUIET_PROPERTY_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Plays the examples of {@code features/end-to-end}. A class for each application that their steps use: so no other class works on the
 * database of that application meanwhile.
 */
public final class EndToEndFeatures {

    /** The tags of examples whose steps make the gate judge by hand. */
    public static final String BY_HAND = "@gate or @chain";

    /** The packages with step definitions of the application; those of {@code rulebook.examples} are for the rules alone. */
    private static final String STEPS = Stream.of("administration", "books", "endtoend", "evidence", "gate", "intake", "invoicing",
            "messenger", "quality", "receivables", "rerating", "world")
            .map(room -> "io.tollgate." + room).collect(Collectors.joining(","));

    private EndToEndFeatures() {}

    /** @param tags an expression that says which features */
    public static List<DynamicTest> play(String tags) {
        LauncherDiscoveryRequest features = LauncherDiscoveryRequestBuilder.request().selectors(selectDirectory("features/end-to-end"))
                .filters(includeEngines("cucumber"))
                .configurationParameter(FILTER_TAGS_PROPERTY_NAME, tags)
                .configurationParameter(GLUE_PROPERTY_NAME, STEPS)
                .configurationParameter(OBJECT_FACTORY_PROPERTY_NAME, "io.cucumber.core.backend.DefaultObjectFactory")
                .configurationParameter(PLUGIN_PUBLISH_QUIET_PROPERTY_NAME, "true").build();
        List<DynamicTest> played = new ArrayList<>();
        LauncherFactory.create().execute(features, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier example, TestExecutionResult result) {
                if (example.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    played.add(dynamicTest(example.getDisplayName(), () -> {
                        if (result.getThrowable().isPresent()) {
                            throw result.getThrowable().get();
                        }
                    }));
                }
            }
        });
        if (System.getProperty(FILTER_NAME_PROPERTY_NAME) == null) {
            assertThat(played).as("examples").isNotEmpty();
        }
        return played;
    }
}
