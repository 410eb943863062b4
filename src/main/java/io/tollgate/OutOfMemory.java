package io.tollgate;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that ran out of memory still runs, but does not work: the thread that asked for memory has died, or goes on halfway. It is
 * better to end the process: its service manager starts it again, and nothing accepted is lost. So the switch
 * {@code -XX:+ExitOnOutOfMemoryError} of the virtual machine must be on, which a jar cannot set for itself. The machine reads the switch
 * only when memory has run out, so it can be turned on later, too: HotSpot describes the places of its switches for debuggers and profilers
 * ({@code gHotSpotVMStructs}), and this process reads that description of itself.
 */
@SuppressWarnings("restricted") // the jar's manifest allows native access for this
final class OutOfMemory {

    static final int STATUS = 3; // as the virtual machine ends then
    private static final String SWITCH = "ExitOnOutOfMemoryError";

    private OutOfMemory() {}

    /**
     * Makes this process end when memory runs out.
     *
     * @return false if this virtual machine does not know how; then the process ends only by an error that no thread catches
     */
    static boolean endsTheProcess() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) { // the switch does not apply to threads or buffers that the operating system refuses
                Runtime.getRuntime().halt(STATUS);
            }
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                failure.printStackTrace();
            }
        });
        try {
            if (!isOn()) {
                turnOn();
            }
            return isOn();
        } catch (RuntimeException | UnsatisfiedLinkError anotherMachine) {
            return false;
        }
    }

    private static boolean isOn() {
        return Boolean.parseBoolean(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(SWITCH).getValue());
    }

    private static void turnOn() {
        Path home = Path.of(System.getProperty("java.home"));
        Optional<Path> machine = Stream.of("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll").map(home::resolve)
                .filter(Files::exists).findFirst();
        machine.ifPresent(file -> {
            try (Arena arena = Arena.ofConfined()) {
                new Described(SymbolLookup.libraryLookup(file, arena)).turnOn();
            }
        });
    }

    /** The virtual machine's description of the layout of its switches. */
    private record Described(SymbolLookup machine) {

        void turnOn() {
            MemorySegment flags = dereference(at(structure("flags"), word("gHotSpotVMStructEntryAddressOffset")));
            long count = pointer(at(structure("numFlags"), word("gHotSpotVMStructEntryAddressOffset"))).get(ValueLayout.JAVA_LONG, 0);
            long name = structure("_name").get(ValueLayout.JAVA_LONG, word("gHotSpotVMStructEntryOffsetOffset"));
            long value = structure("_addr").get(ValueLayout.JAVA_LONG, word("gHotSpotVMStructEntryOffsetOffset"));
            long size = flagSize();
            for (long i = 0; i < count; i++) {
                MemorySegment flag = at(flags, i * size);
                if (text(flag, name).equals(SWITCH)) {
                    pointer(at(flag, value)).set(ValueLayout.JAVA_BOOLEAN, 0, true);
                    return;
                }
            }
        }

        /** The entry of this field of a switch. */
        private MemorySegment structure(String field) {
            MemorySegment entry = start("gHotSpotVMStructs");
            long stride = word("gHotSpotVMStructEntryArrayStride");
            for (; !text(entry, word("gHotSpotVMStructEntryTypeNameOffset")).isEmpty(); entry = at(entry, stride)) {
                if (text(entry, word("gHotSpotVMStructEntryTypeNameOffset")).equals("JVMFlag")
                        && text(entry, word("gHotSpotVMStructEntryFieldNameOffset")).equals(field)) {
                    return entry;
                }
            }
            throw new IllegalStateException("this virtual machine describes no JVMFlag::" + field);
        }

        private long flagSize() {
            MemorySegment entry = start("gHotSpotVMTypes");
            long stride = word("gHotSpotVMTypeEntryArrayStride");
            for (; !text(entry, word("gHotSpotVMTypeEntryTypeNameOffset")).isEmpty(); entry = at(entry, stride)) {
                if (text(entry, word("gHotSpotVMTypeEntryTypeNameOffset")).equals("JVMFlag")) {
                    return entry.get(ValueLayout.JAVA_LONG, word("gHotSpotVMTypeEntrySizeOffset"));
                }
            }
            throw new IllegalStateException("this virtual machine describes no JVMFlag");
        }

        private MemorySegment start(String table) {
            return pointer(machine.findOrThrow(table));
        }

        private long word(String symbol) {
            return machine.findOrThrow(symbol).reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
        }

        private static String text(MemorySegment entry, long offset) {
            MemorySegment text = pointer(at(entry, offset));
            return text.address() == 0 ? "" : text.getString(0);
        }

        private static MemorySegment dereference(MemorySegment holder) {
            return pointer(pointer(holder));
        }

        private static MemorySegment at(MemorySegment start, long offset) {
            return MemorySegment.ofAddress(start.address() + offset).reinterpret(Long.MAX_VALUE);
        }

        private static MemorySegment pointer(MemorySegment holder) {
            return holder.reinterpret(ValueLayout.ADDRESS.byteSize()).get(ValueLayout.ADDRESS, 0).reinterpret(Long.MAX_VALUE);
        }
    }
}
