package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails a class that gets an application of other classes, but may run beside them: they would disturb each other on one database.
 * {@link ClassOrder} says which classes share one.
 */
final class SharedApplications implements TestExecutionListener {

    private static final Map<ApplicationContext, String> names = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void beforeTestClass(TestContext context) {
        Class<?> type = context.getTestClass();
        while (type.isMemberClass()) {
            type = type.getDeclaringClass();
        }
        String name = ClassOrder.application(type);
        String before = names.putIfAbsent(context.getApplicationContext(), name);
        assertThat(before == null ? name : before).as("of the classes that have the application of %s, what ClassOrder says", type)
                .isEqualTo(name);
    }
}
