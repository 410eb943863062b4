package io.tollgate;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Runs test classes that share an application one after the other. Spring stops an application when the next class uses another one, and
 * starts it again later, which takes seconds each time. The end-to-end examples come last among the classes that share theirs. The classes
 * that take longest ({@link Order}) come first of all, so that none of them is left for the end.
 */
public final class ClassOrder implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(comparingInt(ClassOrder::place).thenComparing(type -> application(type.getTestClass()))
                .thenComparing(type -> type.getTestClass() == EndToEndFeaturesTest.class)
                .thenComparing(type -> type.getTestClass().getName()));
    }

    private static int place(ClassDescriptor type) {
        return type.findAnnotation(Order.class).map(Order::value).orElse(Order.DEFAULT);
    }

    /**
     * The annotation by which the class or its superclass gets its application. A class with settings of its own has an application of its
     * own.
     */
    private static String application(Class<?> type) {
        boolean settings = type.isAnnotationPresent(TestPropertySource.class)
                || Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(DynamicPropertySource.class));
        String own = settings ? type.getName() : "";
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass).flatMap(one -> Stream.of(one.getAnnotations()))
                .map(annotation -> annotation.annotationType())
                .filter(annotation -> annotation == TollgateTest.class
                        || AnnotatedElementUtils.hasAnnotation(annotation, TollgateTest.class))
                .map(annotation -> annotation.getName() + own).findFirst().orElse("none");
    }
}
