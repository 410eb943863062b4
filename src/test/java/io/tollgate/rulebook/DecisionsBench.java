package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Prints how many decisions one thread takes in a second through the shipped rules. Run its {@code main}; it is no test. */
public final class DecisionsBench {

    private static final int CASES = 4_096;
    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final long MEASURED_NANOS = 5_000_000_000L;

    private DecisionsBench() {}

    public static void main(String[] arguments) {
        System.out.printf("decisions alone, shipped rules: %,d decisions/s a thread%n", decisionsPerSecond());
    }

    /** Of the calling thread's own processor time, whatever else the machine does, after a warm-up; takes ten seconds. */
    public static long decisionsPerSecond() {
        List<CaseFile> cases = new RandomCases(1).files(CASES);
        run(cases, WARM_UP_NANOS);
        return run(cases, MEASURED_NANOS);
    }

    private static long run(List<CaseFile> cases, long nanos) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long findings = 0;
        long decisions = 0;
        long spent = 0;
        while (spent < nanos) {
            for (CaseFile file : cases) {
                findings += Cases.SHIPPED.judge(file).size();
            }
            decisions += cases.size();
            spent = threads.getCurrentThreadCpuTime() - begin;
        }
        if (findings == 0) {
            throw new IllegalStateException("no rule found anything");
        }
        return decisions * 1_000_000_000L / spent;
    }
}
