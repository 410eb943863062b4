package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;

/**
 * One status of one message, as the partner gets it.
 *
 * @param status       sent, delivered, read or failed
 * @param callbackData the partner's own note; may be empty
 * @param detailJson   what the status object holds besides: a JSON object with {@code pricing} and perhaps
 *                     {@code conversation}, or with {@code errors}; see {@link StatusDetail}
 */
public record StatusUpdate(
        BusinessId business, SenderId sender, MessageId message, RecipientId recipient,
        String status, Instant at, String callbackData, String detailJson) implements PartnerUpdate {

    @Override
    public String webhookField() {
        return "messages";
    }

    @Override
    public String inShort() {
        return message + " " + status;
    }

    /** The status of a message that a rule refused, that was dropped or expired, or that the channel could not deliver. */
    public static StatusUpdate failed(
            BusinessId business, SenderId sender, MessageId message, RecipientId recipient,
            Instant at, String callbackData, int code, String reason) {
        return new StatusUpdate(business, sender, message, recipient, "failed", at, callbackData, StatusDetail.errors(code, reason));
    }
}
