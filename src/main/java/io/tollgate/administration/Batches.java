package io.tollgate.administration;

import io.tollgate.administration.Import.LineFault;
import io.tollgate.administration.Import.Mark;
import io.tollgate.administration.Import.Numbered;
import io.tollgate.administration.Import.Report;
import io.tollgate.administration.Import.Stopped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The batches of one import that are under way: at most two for each worker, so that the one who brings them waits rather than
 * to fill the memory. What became of them is taken down in the order of the file.
 */
final class Batches<T> implements AutoCloseable {

    /** What is done with a batch. Storing twice must change nothing: what failed half-way is sent again. */
    record Work<T>(Function<Import.Line, T> reading, Consumer<List<T>> storing) {

        private Done of(List<Numbered> lines, Mark after) {
            List<T> read = new ArrayList<>(lines.size());
            List<LineFault> faults = new ArrayList<>();
            for (Numbered line : lines) {
                try {
                    if (!line.row().isConsistent()) {
                        throw new Fault("line", "The line has " + line.row().size()
                                + " columns, the header another number. Maybe a comma is not in quotation marks.");
                    }
                    read.add(reading.apply(new Import.Line(line.row())));
                } catch (Fault fault) {
                    faults.add(new LineFault(line.line(), String.valueOf(fault.getMessage())));
                }
            }
            if (!read.isEmpty()) {
                storing.accept(read);
            }
            return new Done(lines.size(), faults, after);
        }
    }

    private record Done(int read, List<LineFault> faults, Mark after) {}

    private final ExecutorService threads;
    private final Work<T> work;
    private final Consumer<Mark> marking;
    private final int faultsShown;
    private final int most;
    private final Queue<Future<Done>> underWay = new ArrayDeque<>();
    private final List<LineFault> faults = new ArrayList<>();
    private long read;
    private long refused;
    private long nextLine = 2;

    Batches(int workers, Work<T> work, Consumer<Mark> marking, int faultsShown) {
        this.threads = Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("import-", 1).daemon().factory());
        this.work = work;
        this.marking = marking;
        this.faultsShown = faultsShown;
        this.most = workers * 2;
    }

    /** Waits while enough is under way. @throws Stopped if an earlier batch could not be stored */
    void take(List<Numbered> lines, Mark after) {
        if (underWay.size() == most) {
            takeDown(underWay.remove());
        }
        underWay.add(threads.submit(() -> work.of(lines, after)));
    }

    /** Waits for all. @param brokenAt the line from which on the file could not be read, if there is one */
    Report report(OptionalLong brokenAt) {
        while (!underWay.isEmpty()) {
            takeDown(underWay.remove());
        }
        long taken = read - refused;
        brokenAt.ifPresent(line -> refuse(new LineFault(line,
                "From here on the file is no CSV. Maybe a quotation mark is not closed, or the upload broke off.")));
        return new Report(read, taken, refused, brokenAt.isEmpty(), nextLine, List.copyOf(faults));
    }

    private void takeDown(Future<Done> batch) {
        try {
            Done done = batch.get();
            read += done.read();
            done.faults().forEach(this::refuse);
            nextLine = done.after().nextLine();
            marking.accept(done.after());
        } catch (ExecutionException failed) {
            throw new Stopped(nextLine, failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause()));
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

    /** What is under way is finished first: nobody stores behind the caller's back. */
    @Override
    public void close() {
        threads.close();
    }
}
