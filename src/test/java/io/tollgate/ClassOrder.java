package io.tollgate;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import io.tollgate.database.DatabaseTest;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Puts test classes that share an application beside each other. First come those that make what others use; then those that share the
 * whole application, which are most, so that they never wait for each other at the end; then the others that take longest
 * ({@link Order}). The end-to-end examples come last among the classes that share theirs.
 */
public final class ClassOrder implements ClassOrderer {

    static final String NONE = "none";

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(comparingInt(ClassOrder::place).thenComparing(type -> application(type.getTestClass()))
                .thenComparing(type -> type.getTestClass() == EndToEndFeaturesTest.class)
                .thenComparing(type -> type.getTestClass().getName()));
    }

    private static int place(ClassDescriptor type) {
        return TwoApplications.isShared(application(type.getTestClass()))
                ? 1
                : type.findAnnotation(Order.class).map(Order::value).orElse(Order.DEFAULT);
    }

    /**
     * The annotation by which the class or its superclass gets its application. A class with settings or parts of its own has one of its
     * own, unless another class has exactly the same: Spring gives both the same application.
     */
    static String application(Class<?> type) {
        String settings = Stream.of(type.getAnnotation(TestPropertySource.class), type.getAnnotation(Import.class))
                .filter(Objects::nonNull).map(Object::toString).collect(joining());
        boolean computed = Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(DynamicPropertySource.class));
        String own = computed ? type.getName() : settings;
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass).flatMap(one -> Stream.of(one.getAnnotations()))
                .map(annotation -> annotation.annotationType())
                .filter(annotation -> annotation == TollgateTest.class || annotation == DatabaseTest.class
                        || AnnotatedElementUtils.hasAnnotation(annotation, TollgateTest.class))
                .map(annotation -> TwoApplications.of(type, annotation.getName() + own)).findFirst().orElse(NONE);
    }
}
