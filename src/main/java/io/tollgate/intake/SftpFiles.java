package io.tollgate.intake;

import io.tollgate.database.Backoff;
import io.tollgate.database.Outages;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a file that has come from a partner's server, and makes its result. While the database is away it waits. */
@Component
final class SftpFiles {

    private static final Logger log = LoggerFactory.getLogger(SftpFiles.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long STEP_MILLIS = 100;

    private final Drops drops;
    private final DropResults results;
    private final Outages outages;

    SftpFiles(Drops drops, DropResults results, Outages outages) {
        this.drops = drops;
        this.results = results;
        this.outages = outages;
    }

    /**
     * What goes back to the server.
     *
     * @param name      of the result
     * @param file      with the result
     * @param signature file with the signature, if results are signed
     */
    record Result(Drop drop, String name, Path file, Optional<Path> signature) {

        /** The folder to which the file goes now. */
        String folder() {
            return drop instanceof Drop.Refused ? "failed" : "done";
        }
    }

    /**
     * @param file   on this machine
     * @param beside the result is written beside it
     * @param stop   whether this process ends
     * @throws Unavailable if it ends before the file is done with
     */
    Result take(String business, DropName name, Path file, Path beside, BooleanSupplier stop) throws IOException {
        Drop drop = patiently(name, stop, () -> drops.accept(business, name, () -> Files.newInputStream(file), stop));
        if (drop instanceof Drop.Refused(_, var why)) {
            log.warn("File {} of {} is refused: {}", name, business, why.details());
        }
        while (drop.waiting() > 0) {
            pause(FIRST_PAUSE, stop);
            Drop before = drop;
            drop = patiently(name, stop, () -> results.look(before, System.nanoTime()));
        }
        Drop done = drop;
        return patiently(name, stop, () -> write(business, done, beside));
    }

    /** The result is where its owner finds it. */
    void forget(Result result) {
        drops.forget(result.drop);
    }

    private Result write(String business, Drop drop, Path beside) {
        Path file = beside.resolve("result");
        Optional<ResultSigner> signer = results.signer(business);
        try {
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                OutputStream through = signer.map(one -> one.through(stream)).orElse(stream);
                results.write(drop, through);
            }
            Optional<Path> signature = Optional.empty();
            if (signer.isPresent()) {
                signature = Optional.of(Files.write(beside.resolve("signature"), signer.get().signature()));
            }
            return new Result(drop, drop.name().results(), file, signature);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private interface Work<T> {
        T get();
    }

    private <T> T patiently(DropName name, BooleanSupplier stop, Work<T> work) {
        boolean told = false;
        for (int failures = 0;; failures++) {
            try {
                T got = work.get();
                if (told) {
                    log.info("File {} goes on", name);
                }
                return got;
            } catch (RuntimeException failure) {
                if (!Passing.is(failure) || stop.getAsBoolean()) {
                    throw failure;
                }
                if (!outages.tells(failure) && !told) {
                    told = true;
                    log.warn("File {} waits: {}", name, Trouble.place(failure));
                }
                pause(Backoff.wait(failures, FIRST_PAUSE, LONGEST_PAUSE), stop);
            }
        }
    }

    private static void pause(Duration pause, BooleanSupplier stop) {
        try {
            for (long left = pause.toMillis(); left > 0 && !stop.getAsBoolean(); left -= STEP_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, STEP_MILLIS));
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while a file waited", end);
        }
        if (stop.getAsBoolean()) {
            throw new Unavailable("Tollgate is stopping. The file is taken up again.");
        }
    }
}
