package io.tollgate.administration;

import io.tollgate.administration.Import.LineFault;
import io.tollgate.administration.Import.Mark;
import io.tollgate.administration.Import.Read;
import io.tollgate.administration.Import.Refused;
import io.tollgate.administration.Import.Report;
import io.tollgate.administration.Import.Stopped;
import io.tollgate.csv.CsvRow;
import io.tollgate.database.Trouble;
import io.tollgate.quarantine.Halves;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one import that are under way: at most two for each worker, so that the reader waits instead of filling the
 * memory. Their outcomes are recorded in the order of the file.
 */
final class Batches<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Batches.class);

    /**
     * What is done with a batch. Storing twice must change nothing: the caller sends again what failed half-way.
     *
     * @param reading makes a value to store from a line, or throws an {@link InvalidField}
     * @param storing stores a batch; when it returns, all of it but what it refuses is in the register
     */
    record Work<T>(Function<CsvRow, T> reading, Function<List<Read<T>>, List<Refused>> storing) {

        /** A line that cannot be stored does not keep the others from being stored; while the database is away, no line is at fault. */
        private List<Refused> store(List<Read<T>> read) {
            return Halves.of(read, storing, (line, failure) -> {
                log.error("Line {} of an import cannot be stored: {}", line.line(), Trouble.place(failure));
                return List.of(new Refused(line.line(), "The line could not be stored. Tollgate is at fault; its log says more.", false));
            }).stream().flatMap(List::stream).toList();
        }

        private Done of(List<CsvRow> lines, Mark after) {
            List<Read<T>> read = new ArrayList<>(lines.size());
            List<Refused> refused = new ArrayList<>();
            for (CsvRow line : lines) {
                try {
                    line.fault().ifPresent(fault -> {
                        throw new InvalidField("line", fault);
                    });
                    read.add(new Read<>(line.line(), reading.apply(line)));
                } catch (InvalidField fault) {
                    refused.add(new Refused(line.line(), line.cut() ? line.otherCount() : String.valueOf(fault.getMessage()), false));
                }
            }
            if (!read.isEmpty()) {
                refused.addAll(store(read));
            }
            return new Done(lines.size(), refused.stream().sorted(Comparator.comparing(Refused::line)).toList(), after);
        }
    }

    private record Done(int read, List<Refused> refused, Mark after) {}

    private final ExecutorService threads;
    private final Work<T> work;
    private final Consumer<Mark> marking;
    private final int faultsShown;
    private final int most;
    private final Queue<Future<Done>> underWay = new ArrayDeque<>();
    private final List<LineFault> faults = new ArrayList<>();
    private long read;
    private long refused;
    private long notGivenBack;
    private long nextLine = 2;

    Batches(int workers, Work<T> work, Consumer<Mark> marking, int faultsShown) {
        this.threads = Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("import-", 1).daemon().factory());
        this.work = work;
        this.marking = marking;
        this.faultsShown = faultsShown;
        this.most = workers * 2;
    }

    /** Waits while enough is under way. @throws Stopped if an earlier batch could not be stored */
    void take(List<CsvRow> lines, Mark after) {
        if (underWay.size() == most) {
            takeDown(underWay.remove());
        }
        underWay.add(threads.submit(() -> work.of(lines, after)));
    }

    /** Waits for all batches. @param broken the line from which the file could not be read, if there is one, and why */
    Report report(Optional<LineFault> broken, List<String> ignoredColumns) {
        while (!underWay.isEmpty()) {
            takeDown(underWay.remove());
        }
        long taken = read - refused;
        broken.ifPresent(this::refuse);
        return new Report(read, taken, refused, broken.isEmpty(), nextLine, notGivenBack, List.copyOf(faults), ignoredColumns);
    }

    private void takeDown(Future<Done> batch) {
        try {
            Done done = batch.get();
            read += done.read();
            done.refused().forEach(line -> {
                refuse(new LineFault(line.line(), line.reason()));
                notGivenBack += line.givesBack() ? 1 : 0;
            });
            nextLine = done.after().nextLine();
            marking.accept(done.after());
        } catch (ExecutionException failed) {
            throw new Stopped(nextLine,
                    failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Stopped(nextLine, new IllegalStateException(interrupted));
        }
    }

    private void refuse(LineFault fault) {
        refused++;
        if (faults.size() < faultsShown) {
            faults.add(fault);
        }
    }

    /** Waits for the batches under way: nothing is stored after the call has returned. */
    @Override
    public void close() {
        threads.close();
    }
}
