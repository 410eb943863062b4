package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells a business something of its account: that little of its money is left, or what became of a template. It concerns no message, no
 * number of the business and no person.
 *
 * @param json the value of the change, without a person's data
 */
record AccountNotice(BusinessId business, Field field, String json, Instant at) implements PartnerUpdate {

    /** The field of the webhook. */
    enum Field {
        ACCOUNT_UPDATE("funds"), MESSAGE_TEMPLATE_STATUS_UPDATE("template"), TEMPLATE_CATEGORY_UPDATE("category");

        private final String status;

        Field(String status) {
            this.status = status;
        }

        /** In the column {@code status}. */
        String status() {
            return status;
        }

        /** As the Cloud API names it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Field> ofStatus(String status) {
            return Arrays.stream(values()).filter(field -> field.status.equals(status)).findFirst();
        }
    }

    /** Of none; the columns must have some. */
    static final SenderId NO_SENDER = new SenderId(1);
    static final RecipientId NOBODY = new RecipientId(0, 0);

    @Override
    public SenderId sender() {
        return NO_SENDER;
    }

    @Override
    public RecipientId recipient() {
        return NOBODY;
    }

    @Override
    public String inShort() {
        return field.text();
    }
}
