package io.tollgate.gate;

import java.time.Duration;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Compares the gate with encrypted messages and with plain ones, in one run, by turns: the machine is not always equally fast. From
 * accepted to committed, with 10,000 consents. Prints the ratio, of the rates and of the processor time; on a busy machine the latter tells
 * more.
 */
public final class SealedBench {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
    private static final int ROUNDS = 4;

    private SealedBench() {}

    /** @param micros of processor time for a message, of the program and the database */
    private record Round(double rate, double micros) {

        static final Round NONE = new Round(0, Double.MAX_VALUE);

        Round better(Round other) {
            return new Round(Math.max(rate, other.rate), Math.min(micros, other.micros));
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = GateBench.start()) {
            BenchWorld world = new BenchWorld(application);
            world.settle();
            world.consents(10_000, 1_000);
            Round plain = Round.NONE;
            Round sealed = Round.NONE;
            for (int round = 0; round < ROUNDS + 1; round++) {
                Round one = round(application, world::accept);
                Round other = round(application, world::acceptSealed);
                if (round > 0) { // the first one warms up
                    plain = plain.better(one);
                    sealed = sealed.better(other);
                }
            }
            System.out.printf(Locale.ROOT, """

                    | gate, %d messages, the better of %d rounds              | reached     | processor   | goal   |
                    |---|---:|---:|---:|
                    | plain                                                     | %7.0f/s   | %6.0f us   |        |
                    | encrypted                                                 | %7.0f/s   | %6.0f us   |        |
                    | encrypted / plain                                         | %7.2f     | %6.2f      | >= 0.9 |
                    """, MESSAGES, ROUNDS, plain.rate, plain.micros, sealed.rate, sealed.micros, sealed.rate / plain.rate,
                    plain.micros / sealed.micros);
        }
        System.exit(0);
    }

    private static Round round(ConfigurableApplicationContext application, IntConsumer accepting) {
        accepting.accept(MESSAGES);
        GateBench.Cpu cpu = GateBench.Cpu.now();
        long begin = System.nanoTime();
        GateBench.drain(application.getBean(Gates.class));
        double rate = MESSAGES * 1e9 / (System.nanoTime() - begin);
        GateBench.Cpu end = GateBench.Cpu.now();
        Duration used = end.program().minus(cpu.program()).plus(end.database().minus(cpu.database()));
        return new Round(rate, used.toNanos() / 1_000.0 / MESSAGES);
    }
}
