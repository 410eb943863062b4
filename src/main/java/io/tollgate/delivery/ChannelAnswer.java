package io.tollgate.delivery;

import java.time.Duration;
import java.util.Optional;

/** A channel's answer for one message. */
public sealed interface ChannelAnswer {

    /**
     * The channel has the message; receipts follow.
     *
     * @param networkId the network's own id of the message, at most 200 bytes in UTF-8; empty if it has none
     */
    record Sent(String networkId) implements ChannelAnswer {

        /** The answer of a network that gave no id. */
        public Sent() {
            this("");
        }
    }

    /**
     * The channel will never take the message. The partner gets this error as it is.
     *
     * @param code    an error code of the Cloud API, or of the network: {@code 131026}; not 0
     * @param title   the network's own title of the code; empty: the usual one
     * @param details contains neither a number nor a text of a message; cut to 500 characters
     */
    record Rejected(int code, String title, String details) implements ChannelAnswer {

        public Rejected {
            if (code == 0) {
                throw new IllegalArgumentException("code (0) of a refusal must be an error code");
            }
            title = title.length() > Receipt.LONGEST_TITLE ? title.substring(0, Receipt.LONGEST_TITLE) : title;
            details = details.length() > Receipt.LONGEST_DETAILS ? details.substring(0, Receipt.LONGEST_DETAILS) : details;
        }

        /** A rejection under the usual title of its code. */
        public Rejected(int code, String details) {
            this(code, "", details);
        }
    }

    /**
     * The message was certainly not sent, and may be tried again.
     *
     * @param reason for the log; contains neither a number nor a text of a message
     * @param after  the wait that the network asks for; empty: as long as the settings say
     * @param fails  whether the channel itself fails, and not only for this message or this number
     */
    record Later(String reason, Optional<Duration> after, boolean fails) implements ChannelAnswer {

        public Later(String reason) {
            this(reason, Optional.empty());
        }

        public Later(String reason, Optional<Duration> after) {
            this(reason, after, false);
        }
    }

    /**
     * The network was not asked: the message waits on our side, for its turn or while the network is left alone. This is no attempt.
     *
     * @param reason for the log; contains neither a number nor a text of a message
     * @param after  how long it waits
     */
    record Held(String reason, Duration after) implements ChannelAnswer {}

    /**
     * Nobody knows whether the message was sent: the time was over, the connection broke after the request was written, or the answer was
     * lost.
     *
     * @param reason for the log; contains neither a number nor a text of a message
     */
    record Unknown(String reason) implements ChannelAnswer {}
}
