package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/** Something that a partner is to be told by its webhook. */
public sealed interface PartnerUpdate permits StatusUpdate, InboundMessage {

    BusinessId business();

    SenderId sender();

    /** The person whom the message went to, or came from. */
    RecipientId recipient();

    /** Which message, and what of it; for the log. */
    String inShort();
}
