package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;

/** A person stopped a business's marketing, or allowed it again: the webhook field {@code user_preferences}. @param at when she said so */
public record MarketingChoice(
        BusinessId business, SenderId sender, RecipientId recipient, boolean stop, Instant at) implements PartnerUpdate {

    /** The word for a choice in the column {@code status}. */
    static final String STATUS = "preference";

    /** The choice as the Cloud API says it. */
    String value() {
        return stop ? "stop" : "resume";
    }

    @Override
    public String webhookField() {
        return "user_preferences";
    }

    @Override
    public String inShort() {
        return "marketing " + value();
    }
}
