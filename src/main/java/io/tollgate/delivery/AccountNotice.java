package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells a business something of its account: that little of its money is left, what became of a template, or of a number. It concerns no
 * message and no person.
 *
 * @param json the value of the change, without a person's data
 */
record AccountNotice(BusinessId business, Field field, String json, Instant at) implements PartnerUpdate {

    /** The field of the webhook. */
    enum Field {
        /** Notices of funds. Of several that wait only the last one is true. */
        FUNDS("funds", "account_update"), ACCOUNT_UPDATE("account"), MESSAGE_TEMPLATE_STATUS_UPDATE("template"),
        TEMPLATE_CATEGORY_UPDATE("category"), ACCOUNT_REVIEW_UPDATE("review"), PHONE_NUMBER_NAME_UPDATE("name"),
        PHONE_NUMBER_QUALITY_UPDATE("quality"), SECURITY("security"), ACCOUNT_ALERTS("alert"),
        BUSINESS_CAPABILITY_UPDATE("capability"), MESSAGE_TEMPLATE_QUALITY_UPDATE("score");

        private final String status;
        private final String text;

        Field(String status) {
            this.status = status;
            this.text = name().toLowerCase(Locale.ROOT);
        }

        Field(String status, String text) {
            this.status = status;
            this.text = text;
        }

        /** The word for this field in the column {@code status}. */
        String status() {
            return status;
        }

        /** The name of the field in the Cloud API. */
        String text() {
            return text;
        }

        static Optional<Field> ofStatus(String status) {
            return Arrays.stream(values()).filter(field -> field.status.equals(status)).findFirst();
        }
    }

    /** A notice has no sender and no recipient, but the columns must have some. */
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
    public String webhookField() {
        return field.text();
    }

    @Override
    public String inShort() {
        return field.text();
    }
}
