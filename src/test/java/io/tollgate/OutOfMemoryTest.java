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

/** Each case runs in its own process, without an option of the virtual machine that would end it, as {@code java -jar} starts Tollgate. */
class OutOfMemoryTest {

    private static final int NOT_KNOWN = 17;

    @ParameterizedTest
    @CsvSource({
        "HEAP_IN_A_THREAD, 3", // the thread swallows the error
        "HEAP_IN_A_VIRTUAL_THREAD, 3", // so does this one
        "BUFFERS, 3", // the library refuses the memory, not the virtual machine
        "NOT_SET_UP, 0", // this process has not asked to be ended, so it goes on
    })
    void endsTheProcess(Way way, int status) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                "-XX:MaxDirectMemorySize=1m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "target/classes" + File.pathSeparator + "target/test-classes",
                Hoarder.class.getName(), way.name()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();

        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("%s has ended", way).isTrue();
        assertThat(process.exitValue()).isEqualTo(status);
    }

    enum Way { HEAP_IN_A_THREAD, HEAP_IN_A_VIRTUAL_THREAD, BUFFERS, NOT_SET_UP }

    static final class Hoarder {

        public static void main(String[] arguments) throws InterruptedException {
            Way way = Way.valueOf(arguments[0]);
            if (way != Way.NOT_SET_UP && !OutOfMemory.endsTheProcess()) {
                System.exit(NOT_KNOWN);
            }
            switch (way) {
                case HEAP_IN_A_THREAD -> Thread.ofPlatform().start(Hoarder::swallow).join();
                case HEAP_IN_A_VIRTUAL_THREAD -> Thread.ofVirtual().start(Hoarder::swallow).join();
                case BUFFERS -> Thread.ofPlatform().start(() -> ByteBuffer.allocateDirect(2_000_000)).join();
                case NOT_SET_UP -> swallow();
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
