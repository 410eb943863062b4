package io.tollgate.delivery;

/**
 * The way to the recipients. A {@link LocalChannel} is in this process and writes into our database; a {@link NetworkChannel} asks somebody
 * else, who may take his time.
 */
public sealed interface DeliveryChannel permits LocalChannel, NetworkChannel {

    /** The channel's name in the log, in meters and in tables: at most 20 characters. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** False if this process only shows the messages and no recipient gets them. */
    default boolean reachesRecipients() {
        return true;
    }
}
