package io.tollgate.receivables.messages;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.invoicing.reminder-messages.*}: reminders of invoices as messages to the buyer's phone. Off until a business is
 * set. The messages are judged and charged as any message of that business.
 *
 * @param business the handle of the operator's own business, which sends and pays them; empty: no reminder is a message
 * @param sender   the phone number id from which they go
 * @param template the name of a utility template whose body has three places: number of the invoice, amount, day when it was due
 * @param english  the language code of the template for buyers in English; it serves for those in German too if they have none
 * @param german   the language code of the template for buyers in German
 */
@ConfigurationProperties("tollgate.invoicing.reminder-messages")
record ReminderMessageSettings(@DefaultValue("") String business, @DefaultValue("") String sender,
        @DefaultValue("payment_reminder") String template, @DefaultValue("en_US") String english, @DefaultValue("de") String german) {

    private static final String PREFIX = "tollgate.invoicing.reminder-messages.";

    ReminderMessageSettings {
        if (!business.isEmpty() && !sender.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException(PREFIX + "sender (" + sender + ") must be the phone number id of a number of " + business
                    + ". Maybe look it up in GET /administration/v1/businesses/" + business + "/senders.");
        }
        if (!business.isEmpty() && (template.isBlank() || english.isBlank())) {
            throw new IllegalArgumentException(PREFIX + (template.isBlank() ? "template" : "english")
                    + " is empty. Maybe payment_reminder and en_US.");
        }
    }

    boolean isOn() {
        return !business.isEmpty();
    }
}
