package io.tollgate.gate;

import java.util.Locale;
import java.util.function.IntConsumer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Compares the gate with encrypted messages and with plain ones, in one run, by turns: the machine is not always equally fast. From
 * accepted to committed, with 10,000 consents. Prints the ratio.
 */
public final class SealedBench {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
    private static final int ROUNDS = 4;

    private SealedBench() {}

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = GateBench.start()) {
            BenchWorld world = new BenchWorld(application);
            world.settle();
            world.consents(10_000, 1_000);
            double plain = 0;
            double sealed = 0;
            for (int round = 0; round < ROUNDS + 1; round++) {
                double one = rate(application, world::accept);
                double other = rate(application, world::acceptSealed);
                if (round > 0) { // the first one warms up
                    plain = Math.max(plain, one);
                    sealed = Math.max(sealed, other);
                }
            }
            System.out.printf(Locale.ROOT, """

                    | gate, %d messages, the better of %d rounds              | reached     | goal   |
                    |---|---:|---:|
                    | plain                                                     | %7.0f/s   |        |
                    | encrypted                                                 | %7.0f/s   |        |
                    | encrypted / plain                                         | %7.2f     | >= 0.9 |
                    """, MESSAGES, ROUNDS, plain, sealed, sealed / plain);
        }
        System.exit(0);
    }

    private static double rate(ConfigurableApplicationContext application, IntConsumer accepting) {
        accepting.accept(MESSAGES);
        long begin = System.nanoTime();
        GateBench.drain(application.getBean(Gates.class));
        return MESSAGES * 1e9 / (System.nanoTime() - begin);
    }
}
