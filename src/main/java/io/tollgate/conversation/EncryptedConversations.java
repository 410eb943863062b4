package io.tollgate.conversation;

import io.tollgate.message.RecipientId;
import java.util.Collection;
import java.util.Set;

/** Knows which conversations are encrypted from end to end, and who has a device that can decrypt. */
public interface EncryptedConversations {

    /** The conversations of these people that are encrypted now. */
    Set<Conversations.Key> encrypted(Collection<RecipientId> people);

    /** Those of these people who have a device. */
    Set<RecipientId> withDevice(Collection<RecipientId> people);
}
