package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/** An update that a partner gets by its webhook. */
public sealed interface PartnerUpdate permits StatusUpdate, InboundMessage, MarketingChoice, AccountNotice {

    BusinessId business();

    SenderId sender();

    /** The recipient whom the message went to or came from; nobody if the update concerns no message. */
    RecipientId recipient();

    /** What it is of, as the Cloud API names it: {@code messages}. */
    String webhookField();

    /** The message's id and its status, for the log. */
    String inShort();
}
