package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestSettings;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.intake.DropLines.Line;
import io.tollgate.intake.FileParts.FileId;
import io.tollgate.intake.FileParts.Position;
import io.tollgate.message.MessageId;
import io.tollgate.text.Hints;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Processes a dropped file: checks and accepts each line, then waits for the verdicts. A file that is read again after a crash goes on
 * after the last line that was taken. One that is put in again gives the same messages, as the idempotency key of a line is made of file
 * name, line number and content. The messages are judged in the order of the lines.
 */
@Component
final class Drops {

    private static final Logger log = LoggerFactory.getLogger(Drops.class);

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final MessageCheck messages;
    private final Inbox inbox;
    private final FileParts parts;
    private final DropResults results;
    private final TransactionTemplate transaction;
    private final DropSettings settings;
    private final FileSettings forms;
    private final int longestLine;
    private final Clock clock;
    /** Files of different businesses take turns, chunk by chunk: a file of ten thousand lines does not make others wait for all of them. */
    private final Semaphore turns;

    Drops(Businesses businesses, RequestBodies bodies, MessageCheck messages, Inbox inbox, FileParts parts, DropResults results,
            TransactionTemplate transaction, DropSettings settings, FileSettings forms, RequestSettings limits, Clock clock) {
        this.businesses = businesses;
        this.bodies = bodies;
        this.messages = messages;
        this.inbox = inbox;
        this.parts = parts;
        this.results = results;
        this.transaction = transaction;
        this.settings = settings;
        this.forms = forms;
        this.longestLine = limits.bodyLimitBytes();
        this.clock = clock;
        this.turns = new Semaphore(settings.atOnce(), true);
    }

    /**
     * @param handle handle of the business that has the folder
     * @param stop   whether to stop; asked between two chunks
     * @throws Unavailable if the file could not be accepted to its end; when it is read again, it goes on where it was left
     */
    Drop accept(String handle, DropName name, DropLines.Opening file, BooleanSupplier stop) {
        Optional<Business> business = businesses.byHandle(handle);
        if (business.isEmpty()) {
            return new Drop.Refused(name, new Refusal(RequestFault.UNKNOWN_PATH, "There is no business of this folder's name. Use the"
                    + " folder with the handle of the business."));
        }
        Optional<DropForm> form = form(handle, name);
        if (form.isEmpty()) {
            return new Drop.Refused(name, new Refusal(RequestFault.MALFORMED, "Tollgate does not know what the columns of this business's"
                    + " CSV files mean. Ask the operator for a mapping (tollgate.intake.csv), or write JSON Lines."));
        }
        DropLines lines = new DropLines(name.isPacked() ? () -> BoundedGunzip.of(file.open(), settings.mostBytes()) : file, longestLine,
                settings.mostLines(), form.get());
        MessageDigest digest = DigestUtils.getSha256Digest();
        digest.update((name.text() + "\n").getBytes(StandardCharsets.UTF_8));
        Optional<Refusal> unusable = unusable(lines, digest);
        return unusable.<Drop>map(why -> new Drop.Refused(name, why)).orElseGet(() -> accept(handle, name,
                new FileId(business.get().id(), HexFormat.of().formatHex(digest.digest())), lines, form.get(), stop));
    }

    private Optional<DropForm> form(String handle, DropName name) {
        return name.isCsv()
                ? Optional.ofNullable(forms.csv().get(handle)).map(mapping -> new CsvForm(mapping, longestLine))
                : Optional.of(new DropForm.Json(bodies));
    }

    private static Optional<Refusal> unusable(DropLines lines, MessageDigest digest) {
        try {
            return lines.unusable(digest);
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof BoundedGunzip.TooMuch bomb) {
                return Optional.of(new Refusal(RequestFault.TOO_LARGE, Hints.forPartners(String.valueOf(bomb.getMessage()))));
            }
            if (failure.getCause() instanceof ZipException || failure.getCause() instanceof EOFException) {
                return Optional.of(new Refusal(RequestFault.MALFORMED, "The file is not compressed by gzip, or its end is missing. Write it"
                        + " again, and rename it when it is complete."));
            }
            throw failure;
        }
    }

    private Drop accept(String handle, DropName name, FileId file, DropLines lines, DropForm form, BooleanSupplier stop) {
        Position before = parts.position(file);
        if (before.lastLine() > 0) {
            log.info("File {} of {} goes on after line {}", name, handle, before.lastLine());
        }
        List<Sender> senders = businesses.senders(file.business());
        lines.inChunks(settings.chunk(), before.lastLine(), chunk -> inTurn(() -> accept(name.text(), file, chunk, senders, form), stop));
        Position end = parts.position(file);
        log.info("File {} of {}: {} lines, {} of them wrong", name, handle, end.lines(), end.wrong());
        return look(new Drop.Taken(name, file, end.lines(), System.nanoTime() + settings.verdictWait().toNanos(), 0, false));
    }

    /** The same file, with how far its messages are judged. */
    Drop look(Drop drop) {
        return results.look(drop, System.nanoTime());
    }

    /** The result is written. */
    void forget(Drop drop) {
        results.forget(drop);
    }

    private void inTurn(Runnable work, BooleanSupplier stop) {
        try {
            turns.acquire();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for a turn", end);
        }
        try {
            if (stop.getAsBoolean()) {
                throw new Unavailable("Tollgate is stopping. Maybe try again in a minute.");
            }
            work.run();
        } finally {
            turns.release();
        }
    }

    /** The messages of these lines, and how far the file is taken, in one transaction. */
    private void accept(String name, FileId file, List<Line> chunk, List<Sender> senders, DropForm form) {
        List<DropLine> lines = chunk.stream().map(line -> DropLine.read(line, name(name, line), senders, form, messages)).toList();
        List<Arrival> arrivals = lines.stream().map(DropLine::checked).filter(Sendable.class::isInstance)
                .map(checked -> ((Sendable) checked).arrival()).toList();
        int last = chunk.getLast().last();
        try {
            transaction.executeWithoutResult(_ -> {
                List<Acceptance> outcomes = inbox.acceptInOrder(arrivals, clock.instant());
                if (outcomes.stream().anyMatch(Acceptance.Failed.class::isInstance)) {
                    throw new AtFault();
                }
                keep(file, last, results(lines, outcomes));
            });
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            // A line cannot be stored: the others are, in transactions of their own. Their keys tell them if they come again.
            keep(file, last, results(lines, inbox.acceptInOrder(arrivals, clock.instant())));
        }
    }

    /** A line cannot be stored, so the transaction must not be committed. */
    private static final class AtFault extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    private void keep(FileId file, int last, List<DropResult> some) {
        int wrong = (int) some.stream().filter(DropResult.Wrong.class::isInstance).count();
        parts.add(file, last, some.size(), wrong, results.lines(some), clock.instant());
    }

    private static List<DropResult> results(List<DropLine> lines, List<Acceptance> all) {
        Iterator<Acceptance> outcomes = all.iterator();
        return lines.stream().map(line -> switch (line.checked()) {
            case Refused(Refusal refusal) -> line.wrong(refusal);
            case MarkAsRead _ -> line.done();
            case Sendable _ -> result(line, outcomes.next());
        }).toList();
    }

    private static DropResult result(DropLine line, Acceptance outcome) {
        return switch (outcome) {
            case Acceptance.Stored(MessageId id) -> line.accepted(id);
            case Acceptance.Repeated(MessageId id) -> line.accepted(id);
            case Acceptance.Conflict() -> throw new IllegalStateException("two contents with one hash");
            case Acceptance.Erased() -> line.wrong(Refusal.UNDELIVERABLE);
            case Acceptance.Failed(RuntimeException cause) -> {
                log.error("A line of a dropped file cannot be stored: {}", Trouble.place(cause));
                yield line.wrong(new Refusal(RequestFault.BROKEN, "The line could not be stored."));
            }
        };
    }

    private static String name(String file, Line line) {
        return file + "\n" + line.number() + "\n" + HexFormat.of().formatHex(Body.of(line.bytes()).hash());
    }
}
