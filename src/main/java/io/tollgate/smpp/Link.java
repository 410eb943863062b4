package io.tollgate.smpp;

import io.tollgate.database.Backoff;
import io.tollgate.delivery.ChannelOutages;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.MessageReceiverListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the connection to the SMSC, and makes a lost one anew. One line in the log when it is lost, one when it is there again. */
final class Link {

    /** A connection that lasted so long has been well; the next attempt follows soon. */
    private static final Duration WELL = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final SmppSettings settings;
    private final SmppPassword password;
    private final ChannelOutages outages;
    private final SmscCodes codes;
    private final MessageReceiverListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable SmscConnection connection;
    private boolean wasBound;

    Link(SmppSettings settings, SmppPassword password, ChannelOutages outages, SmscCodes codes, MessageReceiverListener listener) {
        this.settings = settings;
        this.password = password;
        this.outages = outages;
        this.codes = codes;
        this.listener = listener;
    }

    void start() {
        Thread.ofVirtual().name("smpp-link").start(this::keep);
    }

    /** The connection, if it is bound. */
    Optional<SmscConnection> connection() {
        return Optional.ofNullable(connection).filter(SmscConnection::isOpen);
    }

    void close() {
        closing.countDown();
        Optional.ofNullable(connection).ifPresent(SmscConnection::close);
    }

    private void keep() {
        int failures = 0;
        try {
            do {
                long begun = System.nanoTime();
                boolean bound = keepOne();
                failures = bound && System.nanoTime() - begun >= WELL.toNanos() ? 0 : failures + 1;
            } while (!closing.await(Backoff.wait(Math.max(0, failures - 1), settings.firstReconnect(), settings.longestReconnect())
                    .toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps one connection until it ends. @return whether there was one */
    private boolean keepOne() throws InterruptedException {
        Optional<String> secret = Optional.empty();
        try {
            secret = password.find();
            if (secret.isEmpty()) {
                outages.failed(SmppChannel.NAME, "the password of the SMSC is not set. Maybe set it with PUT"
                        + " /administration/v1/sms/password");
                return false;
            }
            SmscConnection made = SmscConnection.open(settings, secret.get(), listener);
            connection = made;
            if (closing.getCount() == 0) {
                made.close();
                return true;
            }
            outages.answered(SmppChannel.NAME);
            if (!wasBound) {
                wasBound = true;
                log.info("Bound to the SMSC {}:{}", settings.host(), settings.port());
            }
            made.awaitEnd();
            if (closing.getCount() > 0) {
                outages.failed(SmppChannel.NAME, "the connection to the SMSC ended");
            }
            return true;
        } catch (IOException | RuntimeException failure) {
            if (closing.getCount() > 0) {
                outages.failed(SmppChannel.NAME, "no connection to the SMSC: " + reason(failure));
            }
            return false;
        }
    }

    private String reason(Exception failure) {
        return failure.getCause() instanceof NegativeResponseException refused
                ? codes.name(refused.getCommandStatus())
                : failure.getClass().getSimpleName();
    }
}
