package io.tollgate.endtoend.mls;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Gives the readers of MLS inputs that strangers might send: messages of each form with a fault in one length ({@link MlsForms}), real
 * ones with bytes changed, cut, put in and mixed, and random ones. A reader may refuse, and nothing else; it takes what has no fault.
 * {@code main} takes the number of inputs and a seed:
 * {@code java -Xmx64m -cp ... io.tollgate.endtoend.mls.MlsFuzz 10000000 1}.
 */
final class MlsFuzz {

    /** What one input may make a reader allocate: copies of the input itself, and what a check of signatures takes. */
    private static final long ALLOWED = 400_000;
    private static final int LONGEST_RANDOM = 600;

    private final List<byte[]> seeds = new ArrayList<>(Vectors.all().values());
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Random random;
    private final MlsForms forms;
    private long most;
    private long taken;

    MlsFuzz(long seed) {
        this.random = new Random(seed);
        this.forms = new MlsForms(random);
        seeds.add("{\"v\":1,\"cat\":\"utility\",\"mid\":\"m-1\",\"tpl\":\"a@en\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    public static void main(String... arguments) {
        long inputs = Long.parseLong(arguments[0]);
        MlsFuzz fuzz = new MlsFuzz(Long.parseLong(arguments[1]));
        long begin = System.nanoTime();
        fuzz.run(inputs);
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage).mapToLong(usage -> usage.getUsed()).sum();
        System.out.printf("%,d inputs in %,d ms: %,d taken, the others refused; at most %,d bytes allocated for one; heap at most %,d KB%n",
                inputs, (System.nanoTime() - begin) / 1_000_000, fuzz.taken, fuzz.most, peak / 1024);
    }

    void run(long inputs) {
        for (long i = 0; i < inputs; i++) {
            int reader = (int) (i % 5);
            MlsForms.Made made = random.nextBoolean() ? forms.of(reader) : new MlsForms.Made(input(), MlsForms.Must.EITHER);
            byte[] input = made.bytes();
            boolean isTaken = false;
            long before = memory.getCurrentThreadAllocatedBytes();
            try {
                read(reader, input);
                isTaken = true;
                taken++;
            } catch (NotMls expected) {
                // the only answer but success
            } catch (RuntimeException | Error other) {
                throw new AssertionError("input " + i + ": " + java.util.HexFormat.of().formatHex(input), other);
            }
            if (made.must() == (isTaken ? MlsForms.Must.REFUSE : MlsForms.Must.TAKE)) {
                throw new AssertionError("input " + i + (isTaken ? " was taken: " : " was refused: ")
                        + java.util.HexFormat.of().formatHex(input));
            }
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            most = Math.max(most, i < 10_000 ? 0 : allocated); // the first ones load classes
            if (i >= 10_000 && allocated > ALLOWED) {
                throw new AssertionError("input " + i + " made the reader allocate " + allocated + " bytes: "
                        + java.util.HexFormat.of().formatHex(input));
            }
        }
    }

    long taken() {
        return taken;
    }

    private static void read(int reader, byte[] input) {
        switch (reader) {
            case 0 -> Declaration.read(PrivateMessage.read(input).authenticatedData());
            case 1 -> KeyPackage.read(input);
            case 2 -> Welcome.read(input);
            case 3 -> Declaration.read(Disclosed.read(input).authenticatedData());
            default -> Declaration.read(input);
        }
    }

    private byte[] input() {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(LONGEST_RANDOM)];
            random.nextBytes(noise);
            return random.nextBoolean() ? noise : headed(noise);
        }
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        int changes = random.nextInt(4); // at times none
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    /** Random bytes behind the right head get further. */
    private byte[] headed(byte[] noise) {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        System.arraycopy(seed, 0, noise, 0, Math.min(noise.length, Math.min(seed.length, random.nextInt(40))));
        return noise;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt();
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> spliced(bytes, at, new byte[] {(byte) (0x40 << random.nextInt(2) | random.nextInt(64)), -1, -1, -1}, 0);
            case 4 -> spliced(bytes, at, seeds.get(random.nextInt(seeds.size())), random.nextInt(20));
            default -> spliced(bytes, at, new byte[random.nextInt(16)], random.nextInt(4));
        };
    }

    /** @param gone how many bytes behind the inserted ones are left out */
    private static byte[] spliced(byte[] bytes, int at, byte[] inserted, int gone) {
        int rest = Math.min(bytes.length, at + gone);
        byte[] all = new byte[at + inserted.length + bytes.length - rest];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(inserted, 0, all, at, inserted.length);
        System.arraycopy(bytes, rest, all, at + inserted.length, bytes.length - rest);
        return all;
    }
}
