package io.tollgate.endtoend;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(4)
final class EndToEndTables implements PersonalTables {

    private static final String KEYS = "They are keys for your devices alone, and nothing can be read from them.";
    private static final String FINGERPRINTS = "They say nothing about a message to anybody who does not have it.";
    private static final String SEALED = "It is encrypted, and only your devices can read it.";

    @Override
    public List<PersonalTable> tables() {
        return List.of(
                ofRecipient("e2e_device", "devices", "Your devices that encrypt from end to end").moving().deleted(),
                ofRecipient("e2e_key_package", "keyPackages", "Keys by which businesses begin an encrypted chat with you").withheld(KEYS)
                        .moving().deleted(),
                ofRecipient("e2e_conversation", "encryptedChats", "Your encrypted chats").moving().deleted(),
                ofRecipient("e2e_member", "encryptedChatDevices", "Which of your devices take part in them").moving().deleted(),
                ofRecipient("e2e_envelope", "sealedMessages", "What waits for your devices").withheld(SEALED).moving().deleted(),
                ofRecipient("e2e_handed", "sealedHeads", "Fingerprints of encrypted messages to you, so that you can report one")
                        .withheld(FINGERPRINTS).moving().deleted());
    }
}
