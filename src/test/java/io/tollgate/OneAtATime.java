package io.tollgate;

import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Classes that share an application, on one database, run one after the other, beside classes of other applications. So do those that read
 * what the whole process prints.
 */
public final class OneAtATime implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> type) {
        Set<Lock> locks = new HashSet<>();
        String application = ClassOrder.application(type);
        if (!application.equals(ClassOrder.NONE)) {
            locks.add(new Lock(application));
        }
        if (Stream.concat(Stream.of(type), Stream.of(type.getDeclaredMethods())).anyMatch(OneAtATime::readsOutput)) {
            locks.add(new Lock(Resources.SYSTEM_OUT));
        }
        return locks;
    }

    private static boolean readsOutput(AnnotatedElement element) {
        return AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
                .anyMatch(extensions -> List.of(extensions.value()).contains(OutputCaptureExtension.class));
    }
}
