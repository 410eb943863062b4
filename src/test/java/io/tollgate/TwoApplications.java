package io.tollgate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Most test classes share the whole application as it is. There are two of it, each on a database of its own, so that half of these classes
 * never waits for the other half.
 */
public final class TwoApplications implements ContextCustomizerFactory {

    private static final String SHARED = TollgateTest.class.getName();
    /** Chosen so that both halves take about as long. */
    private static final int SEED = 341;

    /** Which of both is that of a class with this application, if it shares one. Steps of features use that of the features. */
    static String of(Class<?> type, String application) {
        String name = type.getSimpleName().endsWith("Application") ? EndToEndFeaturesTest.class.getName() : type.getName();
        return application.equals(SHARED) ? SHARED + "-" + ((name.hashCode() * SEED >>> 16) & 1) : application;
    }

    static boolean isShared(String application) {
        return application.startsWith(SHARED + "-");
    }

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(Class<?> type, List<ContextConfigurationAttributes> attributes) {
        String application = ClassOrder.application(type);
        return isShared(application) ? new Half(application) : null;
    }

    /** Changes nothing. But applications of different halves are not equal, so Spring makes two. */
    private record Half(String application) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {}
    }
}
