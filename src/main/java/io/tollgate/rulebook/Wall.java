package io.tollgate.rulebook;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second wall, behind the vocabulary: compiled rules see the open case, the basic classes of the language and the
 * engine itself, and no other class of the program.
 */
final class Wall extends ClassLoader {

    private static final List<String> ADMITTED = List.of(OpenCase.class.getName(), "java.", "org.drools.", "org.kie.", "rules.");
    private static final List<String> REFUSED = List.of("java.io.File", "java.net.", "java.nio.", "java.sql.", "java.lang.ProcessBuilder");
    private static final Set<String> REFUSED_EXACTLY = Set.of("java.lang.Runtime", "java.lang.System", "java.lang.Thread", "java.lang.ClassLoader");

    Wall(ClassLoader program) {
        super("rules", program);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!admitted(name)) {
            throw new ClassNotFoundException(name + " is behind the wall: rules see the open case only");
        }
        return super.loadClass(name, resolve);
    }

    /** The compiler asks for thousands of classes that are not there: those are not sought in every jar of the program. */
    @Override
    public @Nullable URL getResource(String name) {
        if (name.startsWith("rules/") || !admittedResource(name)) {
            return null;
        }
        return name.startsWith("java/") ? getPlatformClassLoader().getResource(name) : super.getResource(name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL url = getResource(name);
        try {
            return url == null ? null : url.openStream();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** The compiler reads classes as resources. */
    private static boolean admittedResource(String name) {
        return !name.endsWith(".class") || admitted(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
    }

    private static boolean admitted(String name) {
        return ADMITTED.stream().anyMatch(name::startsWith) && !REFUSED_EXACTLY.contains(name) && REFUSED.stream().noneMatch(name::startsWith);
    }
}
