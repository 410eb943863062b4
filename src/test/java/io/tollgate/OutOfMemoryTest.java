package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in a process of its own that is started without any switch, as {@code java -jar} starts it. */
class OutOfMemoryTest {

    private static final int NOT_KNOWN = 17;

    @ParameterizedTest
    @CsvSource({
        "HEAP_IN_A_THREAD, 3", // which swallows the error
        "HEAP_IN_A_VIRTUAL_THREAD, 3", // which swallows it too
        "BUFFERS, 3", // refused by the library, not by the virtual machine
        "CARELESS, 0", // nobody has asked for an end, and so the process goes on
    })
    void endsTheProcess(Way way, int status) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                "-XX:MaxDirectMemorySize=1m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "target/classes" + File.pathSeparator + "target/test-classes",
                Hoarder.class.getName(), way.name()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s has ended", way).isTrue();
        assertThat(process.exitValue()).isEqualTo(status);
    }

    enum Way { HEAP_IN_A_THREAD, HEAP_IN_A_VIRTUAL_THREAD, BUFFERS, CARELESS }

    static final class Hoarder {

        public static void main(String[] arguments) throws InterruptedException {
            Way way = Way.valueOf(arguments[0]);
            if (way != Way.CARELESS && !OutOfMemory.endsTheProcess()) {
                System.exit(NOT_KNOWN);
            }
            switch (way) {
                case HEAP_IN_A_THREAD -> Thread.ofPlatform().start(Hoarder::swallow).join();
                case HEAP_IN_A_VIRTUAL_THREAD -> Thread.ofVirtual().start(Hoarder::swallow).join();
                case BUFFERS -> Thread.ofPlatform().start(() -> ByteBuffer.allocateDirect(2_000_000)).join();
                case CARELESS -> swallow();
            }
        }

        private static void swallow() {
            List<byte[]> hoard = new ArrayList<>();
            try {
                while (hoard.size() < 1_000_000) {
                    hoard.add(new byte[100_000]);
                }
            } catch (OutOfMemoryError swallowed) {
                hoard.clear();
            }
        }
    }
}
