package io.tollgate.reliability;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Tollgate as a jar, built once for the whole test run. The first program that ends leaves an archive of its loaded classes. With it, each
 * later start takes half the time. The demonstration runs first, as it loads nearly all classes.
 */
final class ProgramFiles {

    private static final Path FOLDER = Path.of("target", "reliability");
    private static final Path JAR = FOLDER.resolve("tollgate.jar");
    private static final Path ARCHIVE = FOLDER.resolve("tollgate.jsa");
    private static final Path CLASSES = Path.of("target", "classes");

    static {
        try {
            Files.createDirectories(FOLDER);
            Files.deleteIfExists(ARCHIVE); // that of an earlier jar would neither be used nor be replaced
            ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--file", JAR.toString(), "-C",
                    CLASSES.toString(), ".");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProgramFiles() {}

    /** The command that starts Tollgate, without its own options. */
    static List<String> command() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m", "-Xmn128m",
                "-XX:MetaspaceSize=256m", "-XX:ReservedCodeCacheSize=240m", "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages",
                "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + ARCHIVE.toAbsolutePath(), "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-cp", classPath(), "io.tollgate.Tollgate"));
    }

    private static String classPath() {
        return Stream.concat(Stream.of(JAR.toString()), Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))).collect(joining(File.pathSeparator));
    }
}
