package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The script beside the jar, run as a program. */
class LauncherTest {

    private static final Path SCRIPT = Path.of("src/main/launcher/tollgate");

    @TempDir
    Path temporary;

    private record Ran(int code, String out, String err) {}

    @Test
    void startsTheJarBesideItAndHandsOnArgumentsOutputAndCode() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(temporary.resolve("a folder"));
        Path script = Files.copy(SCRIPT, folder.resolve("tollgate"), StandardCopyOption.COPY_ATTRIBUTES);
        jarOfTheTests(folder.resolve("tollgate-1.0.jar"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("a folder", "tollgate"));

        Ran wrong = run(link, Map.of("TOLLGATE_RULES", temporary.resolve("no such folder").toString()), "rules", "check",
                "--output", "json");

        assertThat(wrong.code()).as(wrong.toString()).isEqualTo(1);
        assertThat(wrong.out()).isEmpty();
        JsonNode error = JsonMapper.shared().readTree(wrong.err());
        assertThat(error.path("exitCode").asInt()).isEqualTo(1);
        assertThat(wrong.err()).contains("no such folder");
        assertThat(script).isExecutable();
    }

    @Test
    void anArgumentWithSpacesStaysOne() throws IOException, InterruptedException {
        Path java = Files.createDirectories(temporary.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\nexit 7\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path jar = Files.writeString(temporary.resolve("x.jar"), "");

        Ran command = run(SCRIPT, Map.of("JAVA_HOME", temporary.resolve("jdk").toString(), "TOLLGATE_JAR", jar.toString(),
                "TOLLGATE_JAVA_OPTIONS", "-Xmx1g -Xss1m"), "rules", "wish", "falls on a * \"full\" moon");
        Ran server = run(SCRIPT, Map.of("JAVA_HOME", temporary.resolve("jdk").toString(), "TOLLGATE_JAR", jar.toString()),
                "--server.port=1");
        Ran another = run(SCRIPT, Map.of("JAVA_HOME", temporary.resolve("jdk").toString(), "TOLLGATE_JAR", jar.toString(),
                "TOLLGATE_JAVA_OPTIONS", "-Xmx1g -XX:+UseG1GC"), "--server.port=1");

        assertThat(another.out().lines()).as("Java takes one collector only").containsExactly("<-XX:+ExitOnOutOfMemoryError>", "<-Xmx1g>",
                "<-XX:+UseG1GC>", "<-jar>", "<" + jar + ">", "<--server.port=1>");
        assertThat(command.code()).isEqualTo(7);
        assertThat(command.out().lines()).containsExactly("<-XX:TieredStopAtLevel=1>", "<-XX:+UseSerialGC>", "<-Xmx1g>", "<-Xss1m>",
                "<-jar>", "<" + jar + ">", "<rules>", "<wish>", "<falls on a * \"full\" moon>");
        assertThat(server.out().lines()).containsExactly("<-XX:+ExitOnOutOfMemoryError>", "<-XX:+UseParallelGC>", "<-jar>", "<" + jar + ">",
                "<--server.port=1>");
    }

    /** Java that tells how it is called, unpacks a jar by name only, and writes a cache at its end. */
    private static final String LEARNING_JAVA = """
            #!/bin/sh
            for each; do case $each in
                -XX:AOTCacheOutput=*) cache=${each#*=} ;;
                -Djarmode=tools) mkdir -p "$6/lib" && : > "$6/$8"; exit ;;
            esac; done
            if [ -n "${cache:-}" ]; then
                env | grep ^SPRING_ && exit 1
                trap ': > "$cache"; exit 143' TERM
                echo Tollgate serves at http://localhost:1
                while :; do sleep 0.1; done
            fi
            printf '<%s>\\n' "$@"
            """;

    @Test
    void aPreparedJarStartsWithItsCacheUntilItIsReplaced() throws IOException, InterruptedException {
        Path java = Files.createDirectories(temporary.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, LEARNING_JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path jar = Files.writeString(temporary.resolve("a jar.jar"), "of one version");
        Path prepared = temporary.resolve("a jar-prepared");
        Map<String, String> environment = Map.of("JAVA_HOME", temporary.resolve("jdk").toString(), "TOLLGATE_JAR", jar.toString(),
                "SPRING_DATASOURCE_URL", "jdbc:mysql://in-use/tollgate");

        Ran before = run(SCRIPT, environment, "--server.port=1");
        Ran preparing = run(SCRIPT, environment, "prepare");
        Ran after = run(SCRIPT, environment, "--server.port=1");
        Ran command = run(SCRIPT, environment, "rules", "check");
        Files.move(jar, temporary.resolve("former.jar"));
        Files.writeString(jar, "of another version");
        Ran replaced = run(SCRIPT, environment, "--server.port=1");

        assertThat(before.out().lines()).containsExactly("<-XX:+ExitOnOutOfMemoryError>", "<-XX:+UseParallelGC>", "<-jar>", "<" + jar + ">",
                "<--server.port=1>");
        assertThat(preparing.code()).as(preparing.toString()).isZero();
        assertThat(after.out().lines()).containsExactly("<-XX:+ExitOnOutOfMemoryError>", "<-XX:Tier2InvokeNotifyFreqLog=16>",
                "<-XX:Tier2BackedgeNotifyFreqLog=18>", "<-XX:+UseParallelGC>", "<-XX:AOTCache=" + prepared + "/tollgate.aot>",
                "<-Xlog:aot=off>", "<-Xlog:cds=off>", "<-jar>", "<" + prepared + "/tollgate.jar>", "<--server.port=1>");
        assertThat(command.out().lines()).contains("<-XX:AOTCache=" + prepared + "/tollgate.aot>", "<rules>", "<check>")
                .noneMatch(option -> option.contains("Tier2"));
        assertThat(replaced.out()).as("the former program is used no more").isEqualTo(before.out());
    }

    @Test
    void aJarThatCannotBePreparedStartsAsBefore() throws IOException, InterruptedException {
        Path java = Files.createDirectories(temporary.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, LEARNING_JAVA.replace("echo Tollgate serves at http://localhost:1", "echo There are no rules.; exit 1"));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path jar = Files.writeString(temporary.resolve("x.jar"), "");
        Map<String, String> environment = Map.of("JAVA_HOME", temporary.resolve("jdk").toString(), "TOLLGATE_JAR", jar.toString());

        Ran preparing = run(SCRIPT, environment, "prepare");
        Ran server = run(SCRIPT, environment);

        assertThat(preparing.code()).isEqualTo(3);
        assertThat(preparing.err()).contains("There are no rules.", "The cache could not be made. Maybe ");
        assertThat(server.out().lines()).containsExactly("<-XX:+ExitOnOutOfMemoryError>", "<-XX:+UseParallelGC>", "<-jar>",
                "<" + jar + ">");
    }

    @Test
    void withoutJarOrJavaItSaysSo() throws IOException, InterruptedException {
        Path jar = Files.writeString(temporary.resolve("x.jar"), "");

        Ran noJar = run(SCRIPT, Map.of(), "--version");
        Ran otherJar = run(SCRIPT, Map.of("TOLLGATE_JAR", "/nowhere/tollgate.jar"), "--version");
        Ran noJava = run(SCRIPT, Map.of("TOLLGATE_JAR", jar.toString(), "JAVA_HOME", "/nowhere"), "--version");

        assertThat(List.of(noJar.code(), otherJar.code(), noJava.code())).containsOnly(3);
        assertThat(noJar.err()).contains("There is no tollgate.jar beside ", "Maybe ", "TOLLGATE_JAR");
        assertThat(otherJar.err()).contains("There is no /nowhere/tollgate.jar. Maybe ");
        assertThat(noJava.err()).contains("There is no /nowhere/bin/java. Maybe ");
    }

    @Test
    void theOneForWindowsHasItsLineEnds() throws IOException {
        String script = Files.readString(SCRIPT.resolveSibling("tollgate.cmd"));

        assertThat(script).contains("-jar \"%JAR%\" %*\r\n", "exit /b %ERRORLEVEL%\r\n").doesNotContainPattern("[^\\r]\\n");
    }

    private static Ran run(Path script, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("sh", script.toString()), Stream.of(arguments)).toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("TOLLGATE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        File err = Files.createTempFile("launcher", ".err").toFile();
        Process process = builder.redirectError(err).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String errors = Files.readString(err.toPath());
        Files.delete(err.toPath());
        return new Ran(code, out, errors);
    }

    private static Stream<String> classPath() {
        return LauncherTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::toString)
                : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString());
    }

    /** A jar that holds nothing but the way to the classes of this test. */
    private static void jarOfTheTests(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Name.MAIN_CLASS, "io.tollgate.Tollgate");
        manifest.getMainAttributes().put(Name.CLASS_PATH, classPath().collect(Collectors.joining(" ")));
        try (OutputStream bytes = Files.newOutputStream(jar); JarOutputStream written = new JarOutputStream(bytes, manifest)) {
            written.finish();
        }
    }
}
