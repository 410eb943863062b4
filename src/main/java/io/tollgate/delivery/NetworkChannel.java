package io.tollgate.delivery;

import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.util.Optional;

/**
 * A channel over a network: it answers after 50 ms to 30 s. Tollgate calls it with no transaction open, many messages at a time, each on a
 * virtual thread of its own. The class {@code NetworkCalls} describes how a call begins and ends.
 *
 * <p>All receipts come by {@link Receipts#take}, also that the network has sent the message, at any time, twice and in any order, even
 * before {@link #send} has returned. A network that hands back a note with its receipts should get our message id as this note: then the
 * receipts of a message whose answer was lost find it too.
 */
public non-sealed interface NetworkChannel extends DeliveryChannel {

    /** The name of the channel in tables, at most 20 characters. It must never change. */
    @Override
    String name();

    /** The medium by which it reaches people. Each consent counts for one medium. */
    default Medium medium() {
        return Medium.MESSENGER;
    }

    /**
     * Sends one message and waits for the network's answer, never longer than {@link #limit}. The request must be written at once: one
     * that must hold a message back, for a rate or while the network is down, answers {@link ChannelAnswer.Held}. The thread is interrupted
     * when the limit is over.
     *
     * @param attempt how often the message was offered before: 0 at first
     * @return an exception counts as {@link ChannelAnswer.Unknown}, as nobody knows whether the request was written
     */
    ChannelAnswer send(HandOver message, int attempt);

    /** The longest time that {@link #send} takes, from the connect to the last byte. It stays the same. */
    Duration limit();

    /** How many calls may be open at a time in this process; it stays the same. */
    int parallel();

    /**
     * How many calls it takes at a time just now: {@link #parallel}, or fewer while the network is tried again after a failure. 0: none, as
     * the network is down or has asked for a pause; then messages stay in the outbox. It is asked often, so it must not take time.
     */
    default int room() {
        return parallel();
    }

    /**
     * What the network knows of a message whose answer was lost. It may take as long as {@link #limit}, and is called as {@link #send} is.
     *
     * @return {@link ChannelAnswer.Later} if the network never got it; {@link ChannelAnswer.Unknown} if it should be asked later again;
     *         empty if the network cannot be asked, as the Cloud API
     */
    default Optional<ChannelAnswer> lookUp(MessageId message) {
        return Optional.empty();
    }

    /**
     * Asks the network to give up a message that it has, for the next channel of a chain. It may take as long as {@link #limit}.
     *
     * @return true only if the network certainly has not delivered the message and never will; false if it cannot recall, or does not know
     */
    default boolean recall(MessageId message) {
        return false;
    }

    /** How the connection is, in a word of the channel, such as {@code open} of a circuit breaker or {@code bound}; empty: it has none. */
    default String condition() {
        return "";
    }

    /** Whether the network itself takes a message id once, however often it is sent, as by a key of idempotency. */
    default boolean takesOnce() {
        return false;
    }
}
