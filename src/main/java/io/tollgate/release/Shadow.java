package io.tollgate.release;

import io.tollgate.message.MessageId;
import io.tollgate.rulebook.RuleBook;
import java.nio.ByteBuffer;

/**
 * A proposal that judges a part of the messages beside the version in force, without effect.
 *
 * @param trial the entry of the history that began it
 */
public record Shadow(int trial, int version, RuleBook book, Percent percent) {

    public boolean takes(MessageId message) {
        ByteBuffer id = ByteBuffer.wrap(message.bytes());
        long first = id.getLong();
        return percent.takes(first ^ id.getLong(), trial);
    }
}
