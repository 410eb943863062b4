package io.tollgate.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.delivery.ChannelRoute;
import io.tollgate.delivery.HandOver;
import io.tollgate.message.Medium;
import io.tollgate.smpp.PartRecords.Taken;
import io.tollgate.smpp.SmscCodes.Row;
import io.tollgate.smpp.Submission.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel to an SMSC. One message is one or more parts, one after the other, and has one outcome.
 *
 * <p>If the first part is refused, the SMSC has nothing of the message: it ends, or is tried again. Once a part is taken, the message is
 * never offered anew: a later part that the SMSC cannot take now is tried again within the call's time, and whatever else happens to it
 * makes the message unknown. The SMSC knows no key that would show it a repeated message.
 *
 * <p>An answer that comes after the call's time is still heard, so that the receipts of an unknown message find it.
 */
final class SmppChannel extends ChannelRoute {

    static final String NAME = "sms";

    private static final Duration WITHOUT_CONNECTION = Duration.ofSeconds(5);
    private static final Duration WITHOUT_WINDOW = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(SmppChannel.class);

    private final SmppSettings settings;
    private final Composer composer;
    private final Link link;
    private final Recorder recorder;
    private final SmsPace pace;
    private final SmscCodes codes;
    private final ChannelOutages outages;
    private final MeterRegistry meters;
    private final Clock clock;

    SmppChannel(SmppSettings settings, Composer composer, Link link, Recorder recorder, SmsPace pace, SmscCodes codes,
            ChannelOutages outages, MeterRegistry meters, Clock clock) {
        super(NAME, settings.answer(), settings.window());
        this.settings = settings;
        this.composer = composer;
        this.link = link;
        this.recorder = recorder;
        this.pace = pace;
        this.codes = codes;
        this.outages = outages;
        this.meters = meters;
        this.clock = clock;
    }

    /** The state of the connection: bound, or unbound while it connects. */
    @Override
    public String condition() {
        return link.connection().isPresent() ? "bound" : "unbound";
    }

    @Override
    public int room() {
        return link.connection().isPresent() && !pace.isPaused() ? parallel() : 0;
    }

    @Override
    public Medium medium() {
        return Medium.SMS;
    }

    @Override
    public void configure() {
        messages().process(answering((message, _) -> offer(message)));
    }

    /** Offers a message to the SMSC. */
    ChannelAnswer offer(HandOver message) {
        long begin = System.nanoTime();
        ComposedSms composed;
        try {
            composed = composer.of(message, clock.instant());
        } catch (RuntimeException failure) {
            log.warn("Message {} could not be offered to the SMSC: {}", message.id(), Trouble.place(failure));
            return new ChannelAnswer.Later(failure.getClass().getSimpleName());
        }
        return switch (composed) {
            case ComposedSms.Impossible(int code, String why) -> new ChannelAnswer.Rejected(code, why);
            case ComposedSms.Parts(List<Part> parts) -> send(message, parts, begin);
        };
    }

    private ChannelAnswer send(HandOver message, List<Part> parts, long begin) {
        Optional<SmscConnection> connection = link.connection();
        if (connection.isEmpty()) {
            return new ChannelAnswer.Held("no connection to the SMSC", WITHOUT_CONNECTION);
        }
        Optional<Duration> wait = pace.enter(parts.size());
        if (wait.isPresent()) {
            return new ChannelAnswer.Held("its turn has not come", wait.get());
        }
        long limit = settings.answer().toNanos();
        List<Taken> taken = new ArrayList<>();
        ChannelAnswer answer = send(message, parts, taken, connection.get(), begin + limit - limit / 10);
        if (!taken.isEmpty()) {
            record(message, taken, begin + limit);
        }
        return answer;
    }

    private ChannelAnswer send(HandOver message, List<Part> parts, List<Taken> taken, SmscConnection connection, long until) {
        for (int i = 0; i < parts.size();) {
            int number = i;
            Reply reply = connection.submit(parts.get(i), until, late -> late(message, number, parts.size(), late));
            switch (reply) {
                case Reply.Taken(String id) -> {
                    taken.add(new Taken(message.id(), message.unknowns(), i, parts.size(), SmscIds.ofAnswer(id)));
                    i++;
                }
                case Reply.Lost(String reason) -> {
                    return new ChannelAnswer.Unknown(reason);
                }
                case Reply.NotSent(String reason) -> {
                    if (i == 0) {
                        return new ChannelAnswer.Held(reason, WITHOUT_WINDOW);
                    }
                    if (!connection.isOpen() || !waited(WITHOUT_WINDOW, until)) {
                        return torn(i, parts.size(), reason);
                    }
                }
                case Reply.Refused(int status) -> {
                    Row row = codes.of(status);
                    Duration pause = row.after().orElse(WITHOUT_CONNECTION);
                    busy(row, pause);
                    if (i == 0) {
                        return refused(row);
                    }
                    if (row.after().isEmpty() || !waited(pause, until)) {
                        return torn(i, parts.size(), row.name());
                    }
                }
            }
        }
        return new ChannelAnswer.Sent();
    }

    /** The answer if some parts are with the SMSC, and the others are not. */
    private static ChannelAnswer torn(int taken, int parts, String reason) {
        return new ChannelAnswer.Unknown("the SMSC has " + taken + " of " + parts + " parts: " + reason);
    }

    private static ChannelAnswer refused(Row row) {
        return switch (row.answer()) {
            case FINAL -> new ChannelAnswer.Rejected(row.code(), row.words() + " (" + row.name() + ")");
            case LATER, BUSY, ALL -> new ChannelAnswer.Later(row.name(), row.after());
            case UNKNOWN -> new ChannelAnswer.Unknown(row.name());
        };
    }

    /** Whether all messages wait. */
    private void busy(Row row, Duration pause) {
        switch (row.answer()) {
            case BUSY -> {
                pace.pause(pause);
                meters.counter("tollgate.smpp.throttled").increment();
            }
            case ALL -> {
                pace.pause(pause);
                outages.failed(NAME, "the SMSC answers " + row.name());
            }
            case FINAL, LATER, UNKNOWN -> {}
        }
    }

    /** @return false if the time does not allow for it */
    private static boolean waited(Duration pause, long until) {
        long end = System.nanoTime() + pause.toNanos();
        if (end - until >= 0) {
            return false;
        }
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return !Thread.currentThread().isInterrupted();
    }

    /** An answer that came after the call's time. A refusal then is no news: the message may have been sent again meanwhile. */
    private void late(HandOver message, int part, int parts, Reply reply) {
        if (reply instanceof Reply.Taken(String id)) {
            CompletableFuture<Void> _ = recorder.taken(List.of(new Taken(message.id(), message.unknowns(), part, parts,
                    SmscIds.ofAnswer(id))));
            meters.counter("tollgate.smpp.late-answers").increment();
        }
    }

    /** Waits for the record, so that a process that dies has either recorded the ids or left the message unknown. */
    private void record(HandOver message, List<Taken> taken, long until) {
        try {
            recorder.taken(taken).get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            log.info("The SMSC's ids of message {} are not recorded yet", message.id());
        } catch (ExecutionException failure) {
            log.warn("The SMSC's ids of message {} could not be recorded, so its receipts will not find it: {}", message.id(),
                    Trouble.place(failure));
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
