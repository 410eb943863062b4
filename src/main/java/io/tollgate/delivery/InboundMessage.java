package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/**
 * A message that a recipient wrote to a business, on its way to the business's webhook.
 *
 * @param id   the messenger's own, at most 128 characters
 * @param json the message object of the Cloud API without the recipient's number: {@code {"message":{...},"profile":{...}}}; the profile,
 *             and the contact's {@code user_id} and {@code parent_user_id}, only if the messenger gave them. It is stored encrypted,
 *             until the partner has it and as many days more as {@code tollgate.webhooks.keep-inbound} says.
 */
public record InboundMessage(BusinessId business, SenderId sender, RecipientId recipient, String id, String json) implements PartnerUpdate {

    @Override
    public String webhookField() {
        return "messages";
    }

    @Override
    public String inShort() {
        return id + " inbound";
    }

    /** Leaves out the text, so that no log line and no error can show it. */
    @Override
    public String toString() {
        return inShort();
    }
}
