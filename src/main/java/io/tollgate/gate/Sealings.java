package io.tollgate.gate;

import static java.util.stream.Collectors.toSet;

import io.tollgate.conversation.Conversations;
import io.tollgate.conversation.EncryptedConversations;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.conversation.EncryptionPolicies.Policy;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds the messages of a batch that are plain and should be encrypted, or encrypted and should not be. */
@Component
final class Sealings {

    private final EncryptionPolicies policies;
    private final EncryptedConversations conversations;

    Sealings(EncryptionPolicies policies, EncryptedConversations conversations) {
        this.policies = policies;
        this.conversations = conversations;
    }

    /** What stands against sending these messages as they are. Those that fit are missing. */
    Map<MessageId, Sealing> of(Batch batch) {
        Map<BusinessId, Policy> decided = policies.of(batch.messages().stream().map(Accepted::business).collect(toSet()));
        Set<RecipientId> plain = batch.messages().stream().filter(Sealings::isPlain).map(Accepted::recipient).collect(toSet());
        Set<Conversations.Key> encrypted = plain.isEmpty() ? Set.of() : conversations.encrypted(plain);
        Set<RecipientId> asked = batch.messages().stream().filter(Sealings::isPlain)
                .filter(message -> decided.get(message.business()) == Policy.REQUIRED).map(Accepted::recipient).collect(toSet());
        Set<RecipientId> able = asked.isEmpty() ? Set.of() : conversations.withDevice(asked);
        Map<MessageId, Sealing> found = new HashMap<>();
        for (Accepted message : batch.messages()) {
            Policy policy = decided.getOrDefault(message.business(), Policy.PREFERRED);
            if (message.kind() == Kind.ENCRYPTED && policy == Policy.OFF) {
                found.put(message.id(), Sealing.UNWANTED);
            } else if (isPlain(message) && policy == Policy.REQUIRED && able.contains(message.recipient())) {
                found.put(message.id(), Sealing.UNSEALED);
            } else if (isPlain(message) && encrypted.contains(new Conversations.Key(message.sender(), message.recipient()))) {
                found.put(message.id(), Sealing.OPENED);
            }
        }
        return found;
    }

    /** Tollgate's own confirmation of a stop is always plain. */
    private static boolean isPlain(Accepted message) {
        return message.kind() != Kind.ENCRYPTED && message.kind() != Kind.CONFIRMATION;
    }
}
