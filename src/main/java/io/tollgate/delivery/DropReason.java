package io.tollgate.delivery;

import java.time.Instant;

/**
 * Why an admitted message is not handed over after all, in the order of the checks. Partners see code and reason. As in the Cloud API,
 * they do not learn that the recipient's block stopped a message.
 */
enum DropReason {
    NOT_RESERVED(131000, "Nothing is reserved for the message any more."),
    EXPIRED(131026, "The message expired before it could be delivered."),
    DELIVERED_BEFORE(131026, "Another channel of the chain has delivered the message."),
    RECIPIENT_UNKNOWN(131026, "The recipient is not known any more."),
    BUSINESS_SUSPENDED(131031, "The business is suspended."),
    BUSINESS_REVOKED(131031, "The verification of the business was revoked."),
    NUMBER_REVOKED(133006, "The verification of the number was revoked."),
    BLOCKED(131026, "The recipient cannot receive this message."),
    BLOCKED_BY_BUSINESS(130403, "The business has blocked the recipient."),
    MARKETING_STOPPED(131050, "The recipient is on a stop list for marketing."),
    MARKETING_WITHDRAWN(131050, "The recipient has withdrawn the consent to marketing."),
    MESSAGES_WITHDRAWN(131026, "The recipient has withdrawn the consent to messages.");

    private final int code;
    private final String reason;

    DropReason(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    Receipt receipt(HandOver message, Instant now) {
        return Receipt.failed(message.id(), now, code, reason);
    }
}
