package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestSettings;
import io.tollgate.database.Unavailable;
import io.tollgate.decision.Decisions;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.Checked.MarkAsRead;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.intake.Checked.Sendable;
import io.tollgate.intake.DropLines.Line;
import io.tollgate.message.MessageId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Processes a dropped file: checks and accepts each line, then waits for the verdicts. A file that is read again after a crash gives
 * the same messages, as the idempotency key of a line is made of file name, line number and content. The messages are judged in the order
 * of the lines.
 */
@Component
final class Drops {

    private static final Logger log = LoggerFactory.getLogger(Drops.class);

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final MessageCheck messages;
    private final Inbox inbox;
    private final Decisions decisions;
    private final DropSettings settings;
    private final int longestLine;
    private final Clock clock;
    /** Files of different businesses take turns, chunk by chunk: a file of ten thousand lines does not make others wait for all of them. */
    private final Semaphore turns;

    Drops(Businesses businesses, RequestBodies bodies, MessageCheck messages, Inbox inbox, Decisions decisions,
            DropSettings settings, RequestSettings limits, Clock clock) {
        this.businesses = businesses;
        this.bodies = bodies;
        this.messages = messages;
        this.inbox = inbox;
        this.decisions = decisions;
        this.settings = settings;
        this.longestLine = limits.bodyLimitBytes();
        this.clock = clock;
        this.turns = new Semaphore(settings.atOnce(), true);
    }

    /**
     * @param handle handle of the business that has the folder
     * @param stop   whether to stop; asked between two chunks
     * @throws Unavailable if the file could not be accepted to its end; when it is read again, the lines accepted now are recognised
     */
    Drop accept(String handle, DropName name, DropLines.Opening file, BooleanSupplier stop) {
        Optional<Business> business = businesses.byHandle(handle);
        if (business.isEmpty()) {
            return Drop.refused(name, new Refusal(RequestFault.UNKNOWN_PATH, "There is no business of this folder's name. Use the folder"
                    + " with the handle of the business."));
        }
        DropLines lines = new DropLines(file, longestLine, settings.mostLines());
        Optional<Refusal> unusable = lines.unusable();
        if (unusable.isPresent()) {
            return Drop.refused(name, unusable.get());
        }
        List<Sender> senders = businesses.senders(business.get().id());
        List<DropResult> results = new ArrayList<>();
        lines.inChunks(settings.chunk(), chunk -> results.addAll(inTurn(() -> accept(name.text(), chunk, senders), stop)));
        log.info("File {} of {}: {} lines, {} of them wrong", name, handle, results.size(),
                results.stream().filter(DropResult.Wrong.class::isInstance).count());
        return new Drop(name, results, Map.of(), System.nanoTime() + settings.verdictWait().toNanos(), false);
    }

    /** The same file, with the verdicts that have come meanwhile. */
    Drop look(Drop drop) {
        return drop.with(decisions.latest(drop.missing()), System.nanoTime());
    }

    private List<DropResult> inTurn(Supplier<List<DropResult>> work, BooleanSupplier stop) {
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
            return work.get();
        } finally {
            turns.release();
        }
    }

    private List<DropResult> accept(String file, List<Line> chunk, List<Sender> senders) {
        List<DropLine> lines = chunk.stream().map(line -> DropLine.read(line, name(file, line), senders, bodies, messages)).toList();
        List<Arrival> arrivals = lines.stream().map(DropLine::checked).filter(Sendable.class::isInstance)
                .map(checked -> ((Sendable) checked).arrival()).toList();
        Iterator<Acceptance> outcomes = inbox.acceptInOrder(arrivals, clock.instant()).iterator();
        return lines.stream().map(line -> switch (line.checked()) {
            case Refused(Refusal refusal) -> line.wrong(refusal);
            case MarkAsRead _ -> line.done();
            case Sendable sendable -> result(line, outcomes.next());
        }).toList();
    }

    private static DropResult result(DropLine line, Acceptance outcome) {
        return switch (outcome) {
            case Acceptance.Stored(MessageId id) -> line.accepted(id);
            case Acceptance.Repeated(MessageId id) -> line.accepted(id);
            case Acceptance.Conflict() -> throw new IllegalStateException("two contents with one hash");
            case Acceptance.Erased() -> line.wrong(Refusal.UNDELIVERABLE);
            case Acceptance.Failed(RuntimeException cause) -> {
                log.error("A line of a dropped file cannot be stored: {}", Guard.place(cause));
                yield line.wrong(new Refusal(RequestFault.BROKEN, "The line could not be stored."));
            }
        };
    }

    private static String name(String file, Line line) {
        return file + "\n" + line.number() + "\n" + HexFormat.of().formatHex(Body.of(line.bytes()).hash());
    }
}
